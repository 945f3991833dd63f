/** A short warning at the bottom. It disappears when it is closed, or after eight seconds without the pointer on it. */

const SHOWN_MS = 8000;

export function toast(text) {
  const note = document.createElement("div");
  note.className = "toast";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => note.remove());
  note.append(text, close);
  const toasts = document.getElementById("toasts");
  toasts.append(note);
  // Showing it again puts it above a modal that has opened since.
  toasts.hidePopover();
  toasts.showPopover();
  let timer = setTimeout(() => note.remove(), SHOWN_MS);
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("pointerleave", () => {
    timer = setTimeout(() => note.remove(), SHOWN_MS);
  });
}
