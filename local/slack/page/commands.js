/** The list of slash commands and shortcuts that opens when "/" is typed in a message box. */

import { session } from "./session.js";
import { globals, use } from "./shortcuts.js";
import { toast } from "./toast.js";

const matching = (typed) => [...session.commands.filter(({ command }) => command.startsWith(typed)), ...globals(typed.slice(1))];

export class CommandList {
  #box;
  #list;
  #matches = [];
  #active = 0;

  /** `box` is the textarea, `list` an empty element with an id, above it. */
  constructor(box, list) {
    this.#box = box;
    this.#list = list;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Commands");
    list.addEventListener("pointerdown", (event) => this.#pick(event));
    this.close();
  }

  /** Updates the list for the typed text; it is open while that is the beginning of a command's name. */
  follow() {
    const typed = this.#box.value;
    this.#matches = /^\/\S*$/.test(typed) ? matching(typed) : [];
    this.#active = 0;
    this.#draw();
  }

  /** Closes the list and keeps the typed text. */
  close() {
    this.#matches = [];
    this.#draw();
  }

  /** Handles a key while the list is open; returns true if it used the key. */
  key({ key }) {
    if (!this.#matches.length) return false;
    if (key === "ArrowDown") this.#move(1);
    else if (key === "ArrowUp") this.#move(-1);
    else if (key === "Escape") this.close();
    else if (key === "Tab" || (key === "Enter" && !this.#isWhole())) this.#complete();
    else return false;
    return true;
  }

  #isWhole() {
    return this.#matches[this.#active].command === this.#box.value;
  }

  #move(step) {
    this.#active = (this.#active + step + this.#matches.length) % this.#matches.length;
    this.#draw();
  }

  #pick(event) {
    const item = event.target.closest("[role=option]");
    if (!item) return;
    event.preventDefault();
    this.#active = Number(item.dataset.index);
    this.#complete();
  }

  #complete() {
    const chosen = this.#matches[this.#active];
    this.#box.value = chosen.command ? `${chosen.command} ` : "";
    this.close();
    this.#box.focus();
    if (!chosen.command) use(chosen).catch((refused) => toast(refused.message));
  }

  #draw() {
    this.#list.hidden = !this.#matches.length;
    this.#list.replaceChildren(...this.#matches.map((command, index) => this.#item(command, index)));
    const active = this.#list.children[this.#active];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#box.setAttribute("aria-activedescendant", active.id);
    else this.#box.removeAttribute("aria-activedescendant");
  }

  #item({ command, name: shortcut, usage_hint: hint, description }, index) {
    const item = document.createElement("div");
    item.id = `${this.#list.id}-${index}`;
    item.dataset.index = index;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", index === this.#active);
    for (const [name, text] of [["strong", command ?? shortcut], ["span", hint ?? ""], ["small", description ?? ""]]) {
      item.append(Object.assign(document.createElement(name), { textContent: text }), " ");
    }
    return item;
  }
}
