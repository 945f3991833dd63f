/** Reads the values of Slack's input elements, in the shape of `view.state.values`. */

const COUNT_WITHIN = 0.8;

const option = (node) => (node?.dataset.option ? JSON.parse(node.dataset.option) : null);

const READ = {
  plain_text_input: (control) => ({ value: control.value || null }),
  static_select: (control) => ({ selected_option: option(control.selectedOptions[0]) }),
  overflow: (control) => ({ selected_option: option(control.selectedOptions[0]) }),
  users_select: (control) => ({ selected_user: control.value || null }),
  conversations_select: (control) => ({ selected_conversation: control.value || null }),
  radio_buttons: (control) => ({ selected_option: option(control.querySelector(":checked")) }),
  checkboxes: (control) => ({ selected_options: [...control.querySelectorAll(":checked")].map(option) }),
};

/** Returns the element's state: `{type, …}`; only the type for a button. */
export const read = (control) => ({ type: control.dataset.type, ...READ[control.dataset.type]?.(control) });

/** Returns the state of all elements below `root` that have one: `{block_id: {action_id: state}}`. */
export function values(root) {
  const state = {};
  for (const control of root.querySelectorAll("[data-action-id]")) {
    if (!READ[control.dataset.type] || control.dataset.type === "overflow") continue;
    const { blockId, actionId } = control.dataset;
    (state[blockId] ??= {})[actionId] = read(control);
  }
  return state;
}

/** Copies the entered values in `old` to the same elements of `fresh`, as Slack does when a view is updated. */
export function carryOver(old, fresh) {
  for (const control of fresh.querySelectorAll("input, textarea, select")) {
    const same = [...old.querySelectorAll("input, textarea, select")].find((other) => key(other) === key(control));
    if (!same) continue;
    control.checked = same.checked;
    if (!isBox(control)) control.value = same.value;
  }
}

const isBox = (control) => control.type === "radio" || control.type === "checkbox";
const key = (control) => (isBox(control) ? `${control.name}=${control.value}` : `${control.dataset.blockId}/${control.dataset.actionId}`);

/** Shows an input block's error; "" removes it. */
export function showError(block, text) {
  block.querySelector(".error").textContent = text;
  for (const control of block.querySelectorAll("input, textarea, select")) control.setAttribute("aria-invalid", Boolean(text));
}

/** Shows the number of characters left, when the limit is near. */
export function count(control) {
  const place = control.closest(".input-block")?.querySelector(".count");
  if (!place || !control.dataset.max) return;
  const left = control.dataset.max - control.value.length;
  place.hidden = control.value.length < COUNT_WITHIN * control.dataset.max;
  place.textContent = left;
  place.classList.toggle("over", left < 0);
  place.setAttribute("aria-label", `${left} characters left`);
}
