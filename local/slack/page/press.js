/** Keeps everything in place under the pointer: updates wait while a button or a link is pressed. */

let release = () => {};
let held = Promise.resolve();

addEventListener("pointerdown", ({ target, button }) => {
  if (button !== 0 || !target.closest("a, button, label")) return;
  release();
  held = new Promise((resolve) => {
    release = resolve;
  });
});
for (const type of ["pointerup", "pointercancel", "blur"]) {
  // Wait, because the click comes right after the pointer is up.
  addEventListener(type, () => setTimeout(release));
}

/** Resolves once nothing is pressed. */
export const released = () => held;
