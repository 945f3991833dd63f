/** Sends clicks and choices in blocks as block_actions, after their confirm dialog, if any. */

import { control as tell } from "./api.js";
import { count, read, values } from "./inputs.js";
import { session } from "./session.js";
import { toast } from "./toast.js";

/** Sends the actions below `root`; `where(control)` returns the fields that locate them. */
export function wire(root, where) {
  root.addEventListener("click", (event) => {
    const control = event.target.closest("[data-type=button]");
    if (!control) return;
    if (control.dataset.busy) event.preventDefault();
    else act(control, where, event);
  });
  root.addEventListener("change", (event) => {
    const control = event.target.closest("[data-action-id]");
    const input = control?.closest(".input-block");
    if (!control || control.dataset.type === "plain_text_input" || (input && !("dispatch" in input.dataset))) return;
    act(control, where, event);
  });
  root.addEventListener("input", (event) => count(event.target));
}

/** The `where` of messages; `channel()` returns the channel's id. */
export const inMessage = (channel) => (control) => ({
  channel: channel(),
  messageTs: control.closest(".message").dataset.ts,
});

async function act(control, where, event) {
  const action = { action_id: control.dataset.actionId, block_id: control.dataset.blockId, ...read(control) };
  if (control.dataset.type === "button" && "value" in control.dataset) action.value = control.dataset.value;
  const body = { ...where(control), user: session.user, action, state: values(control.closest(".message, .view, .home")) };
  if (isUnchosen(action)) return;
  const template = control.parentElement.querySelector(":scope > template");
  if (template) {
    event.preventDefault();
    if (!(await confirmed(template))) return undo(control);
    if (control.href) open(control.href, "_blank", "noopener");
  }
  await send(control, body);
}

const CHOSEN = ["selected_option", "selected_user", "selected_conversation"];
const isUnchosen = (action) => CHOSEN.some((name) => action[name] === null);

async function send(control, body) {
  control.dataset.busy = "true";
  control.setAttribute("aria-disabled", "true");
  try {
    const answer = await tell("interact", body);
    if (!answer.ok) toast(answer.error);
  } catch (refused) {
    toast(refused.message);
  } finally {
    delete control.dataset.busy;
    control.removeAttribute("aria-disabled");
    if (control.dataset.type === "overflow") control.selectedIndex = 0;
  }
}

/** Shows the dialog; resolves to true if the person confirms. */
function confirmed(template) {
  const dialog = document.getElementById("confirm");
  const form = dialog.firstElementChild;
  form.replaceChildren(template.content.cloneNode(true));
  const title = form.querySelector("h2");
  title.id = "confirm-title";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.returnValue = "deny";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}

/** Resets an unconfirmed choice to the one in the message. */
function undo(control) {
  if (control.tagName === "SELECT") {
    control.value = control.querySelector("option[selected]")?.value ?? "";
    return;
  }
  for (const box of control.querySelectorAll("input")) box.checked = box.defaultChecked;
}
