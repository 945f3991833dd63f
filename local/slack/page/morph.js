/** Updates in place: an element that still exists stays the same node, so no click, focus or open menu is lost. */

import { carryOver } from "./inputs.js";

/** The attributes that the page itself sets on a control while its action is in progress; no rendering has them. */
const OWN = ["aria-disabled", "data-busy"];

/** Makes `shown` equal to `fresh` (and consumes that), but keeps entered values. Focus stays, or moves nearby. */
export function morph(shown, fresh) {
  const focused = shown.contains(document.activeElement) ? document.activeElement : null;
  const around = focused ? [...ancestors(focused)] : [];
  carryOver(shown, fresh);
  update(shown, fresh);
  const place = around.find((node) => node.isConnected && (node === focused || node.matches("[tabindex]")));
  if (place !== document.activeElement) place?.focus({ preventScroll: true });
}

function* ancestors(node) {
  for (let at = node; at; at = at.parentElement) yield at;
}

function update(shown, fresh) {
  if (shown.nodeType !== Node.ELEMENT_NODE) {
    if (shown.data !== fresh.data) shown.data = fresh.data;
    return;
  }
  updateAttributes(shown, fresh);
  if (shown.localName === "template") shown.innerHTML = fresh.innerHTML;
  else updateChildren(shown, fresh);
  if (shown.matches("input, textarea, select")) updateEntry(shown, fresh);
}

function updateAttributes(shown, fresh) {
  for (const { name, value } of fresh.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  for (const name of shown.getAttributeNames()) if (!fresh.hasAttribute(name) && !OWN.includes(name)) shown.removeAttribute(name);
}

function updateEntry(shown, fresh) {
  for (const name of ["value", "checked"]) if (shown[name] !== fresh[name]) shown[name] = fresh[name];
}

function updateChildren(shown, fresh) {
  const pairs = pair(shown.childNodes, fresh.childNodes);
  const kept = new Set(pairs.values());
  for (const node of [...shown.childNodes]) if (!kept.has(node)) node.remove();
  let next = shown.firstChild;
  for (const node of [...fresh.childNodes]) {
    const same = pairs.get(node);
    if (same && same === next) next = next.nextSibling;
    else shown.insertBefore(same ?? node, next);
    if (same) update(same, node);
  }
}

/** The elements of actions in a node, including the node itself. */
const controls = (node) => [node, ...(node.querySelectorAll?.("[data-action-id]") ?? [])].filter(({ dataset }) => dataset?.actionId);

/** Properties that identify a node across updates, the surest first. An app without block ids gets new ones each time. */
const WAYS = [
  (node) => controls(node).map(({ dataset }) => `${dataset.blockId}/${dataset.actionId}=${dataset.value}`),
  (node) => controls(node).filter(({ dataset }) => "value" in dataset).map(({ dataset }) => `${dataset.actionId}=${dataset.value}`),
  (node) => [node.outerHTML ?? node.data],
  (node) => [node.className],
  () => [""],
];

/** Pairs each node of `fresh` with its node in `shown`, if any; a node is in at most one pair. */
function pair(shown, fresh) {
  const pairs = new Map();
  const free = new Set(shown);
  for (const way of WAYS) {
    const named = new Map();
    for (const node of free) for (const name of names(node, way)) named.set(name, [...(named.get(name) ?? []), node]);
    for (const node of fresh) {
      const same = !pairs.has(node) && names(node, way).flatMap((name) => named.get(name) ?? []).find((one) => free.has(one));
      if (same) pairs.set(node, same);
      free.delete(same);
    }
  }
  return pairs;
}

/** A button, link or option never becomes another one, because a press that has begun must not do something else. */
function names(node, way) {
  const { actionId, value } = node.dataset ?? {};
  const own = actionId ? `${actionId}=${value}` : node.getAttribute?.("value");
  return way(node).map((name) => [node.nodeName, own, node.getAttribute?.("href"), name].join("\n"));
}
