/** The person's modals: one dialog shows the top of the stack of views; the views below keep their entered values. */

import { Refused, control as tell, get } from "./api.js";
import { wire } from "./actions.js";
import { writeDates } from "./dates.js";
import { count, showError, values } from "./inputs.js";
import { morph } from "./morph.js";
import { session } from "./session.js";
import { toast } from "./toast.js";

const part = (name) => document.getElementById(`modal-${name}`);
const dialog = document.getElementById("modal");
const views = new Map();

/** Prepares the dialog, once. */
export function start() {
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  part("dismiss").addEventListener("click", close);
  part("close").addEventListener("click", close);
  part("submit").addEventListener("click", submit);
  part("views").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault();
    if (!part("submit").hidden) submit();
  });
  part("views").addEventListener("input", (event) => {
    const block = event.target.closest(".input-block");
    if (block) showError(block, "");
  });
  wire(part("views"), (control) => ({ view_id: control.closest(".view").dataset.viewId }));
}

/** Shows the view, or updates it. */
export async function show(viewId) {
  try {
    draw(viewId, await get(`/_page/view/${viewId}`, { user: session.user }));
  } catch (refused) {
    // The view has closed; its event will arrive.
    if (!(refused instanceof Refused) || refused.status !== 404) throw refused;
  }
}

function draw(viewId, model) {
  const fresh = document.createElement("div");
  fresh.className = "view";
  fresh.dataset.viewId = viewId;
  fresh.tabIndex = -1;
  fresh.innerHTML = model.html;
  writeDates(fresh);
  const node = views.get(viewId)?.node ?? fresh;
  views.set(viewId, { model, node });
  if (node === fresh) part("views").append(node);
  else {
    morph(node, fresh);
    for (const control of node.querySelectorAll("[data-max]")) count(control);
  }
  raise();
  if (node === fresh) (node.querySelector("[autofocus]") ?? node.querySelector("input, textarea, select, button"))?.focus();
}

/** Removes a closed view; shows the one below it, if any. */
export function gone(viewId) {
  views.get(viewId)?.node.remove();
  views.delete(viewId);
  raise();
}

/** Closes the dialog and drops every view, before the page shows another person's. */
export function forget() {
  for (const viewId of [...views.keys()]) gone(viewId);
}

const top = () => [...views.values()].at(-1);

function raise() {
  const shown = top();
  if (!shown) return dialog.close();
  for (const { node } of views.values()) node.hidden = node !== shown.node;
  part("title").textContent = shown.model.title;
  part("close").textContent = shown.model.close;
  part("submit").textContent = shown.model.submit;
  part("submit").hidden = !shown.model.submit;
  part("error").textContent = "";
  if (!dialog.open) dialog.showModal();
}

async function close() {
  const viewId = top().model.id;
  try {
    await tell("close-view", { user: session.user, view_id: viewId });
  } catch (refused) {
    toast(refused.message);
    gone(viewId);
  }
}

async function submit() {
  const { model, node } = top();
  const blocks = [...node.querySelectorAll(".input-block")];
  const button = part("submit");
  if (button.dataset.busy) return;
  button.dataset.busy = "true";
  part("error").textContent = "";
  try {
    const answer = await tell("submit-view", { user: session.user, view_id: model.id, values: values(node) });
    showErrors(blocks, answer.errors ?? {});
    part("error").textContent = answer.error ?? "";
  } catch (refused) {
    part("error").textContent = refused.message;
  } finally {
    delete button.dataset.busy;
  }
}

function showErrors(blocks, errors) {
  for (const block of blocks) showError(block, errors[block.dataset.input] ?? "");
  const first = blocks.find((block) => block.querySelector(".error").textContent);
  first?.querySelector("input, textarea, select").focus();
}
