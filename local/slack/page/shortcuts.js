/** The app's shortcuts: global ones in the command list, message ones beside each message. */

import { control } from "./api.js";
import { session } from "./session.js";
import { toast } from "./toast.js";

/** The global shortcuts whose name begins with `typed`. */
export const globals = (typed) =>
  session.shortcuts.filter(({ type, name }) => type === "global" && name.toLowerCase().startsWith(typed.toLowerCase()));

/** Uses a shortcut; a message shortcut needs `where` with `channel` and `messageTs`. */
export async function use(shortcut, where = {}) {
  const answer = await control("shortcut", { ...where, user: session.user, callback_id: shortcut.callback_id });
  if (!answer.ok) toast(answer.error);
}

/** Adds the message shortcuts to a message of `channel`. */
export function add(node, channel) {
  const messageTs = node.dataset.ts;
  const shortcuts = session.shortcuts.filter(({ type }) => type === "message");
  const buttons = shortcuts.map((shortcut) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: shortcut.name });
    button.addEventListener("click", () => use(shortcut, { channel, messageTs }).catch((refused) => toast(refused.message)));
    return button;
  });
  node.querySelector(".toolbar")?.append(...buttons);
}
