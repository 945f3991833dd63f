/** A message box: Enter sends, Shift+Enter starts a new line, "/" lists commands; it keeps rejected text. */

import { Refused, control } from "./api.js";
import { CommandList } from "./commands.js";
import { session } from "./session.js";

const FORM = (id) => `
  <div class="command-list" id="${id}-commands"></div>
  <div class="box">
    <label class="visually-hidden" for="${id}-text"></label>
    <textarea id="${id}-text" rows="1" aria-autocomplete="list" aria-controls="${id}-commands"></textarea>
    <div class="box-tools">
      <button type="button" class="tool-button commands"><span class="icon icon-slash" aria-hidden="true"></span>
        <span class="visually-hidden">Commands</span></button>
      <button type="submit" class="send"><span class="icon icon-send" aria-hidden="true"></span>
        <span class="visually-hidden">Send</span></button>
    </div>
  </div>
  <p class="notice" role="status"></p>`;

export class Composer {
  #form;
  #where;
  #commands;
  #sending;
  #text;

  /** `where()` returns `{channel}`, and `thread_ts` in a thread; `sending()` is called before it sends. */
  constructor(form, where, sending) {
    this.#form = form;
    this.#where = where;
    this.#sending = sending;
    form.innerHTML = FORM(form.id);
    this.#text = form.querySelector("textarea");
    this.#commands = new CommandList(this.#text, form.querySelector(".command-list"));
    this.#text.addEventListener("input", () => this.#typed());
    this.#text.addEventListener("keydown", (event) => this.#key(event));
    this.#text.addEventListener("blur", () => this.#commands.close());
    form.querySelector(".commands").addEventListener("click", () => this.#begin());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Sets the placeholder and the accessible name, such as "Message #studio". */
  name(text) {
    this.#form.querySelector("label").textContent = text;
    this.#text.placeholder = text;
    this.#notice("");
  }

  /** Focuses the box. */
  focus() {
    this.#text.focus();
  }

  #typed() {
    this.#notice("");
    if (!this.#where().thread_ts) this.#commands.follow();
  }

  #begin() {
    this.#text.focus();
    if (!this.#text.value) this.#text.value = "/";
    this.#typed();
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.#commands.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    }
  }

  #notice(text) {
    this.#form.querySelector(".notice").textContent = text;
  }

  async #send() {
    const text = this.#text.value.trim();
    if (!text || this.#text.readOnly) return;
    this.#text.readOnly = true;
    this.#commands.close();
    try {
      this.#notice("");
      this.#sending();
      if (await isTaken(text, this.#where())) this.#text.value = "";
    } catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      this.#notice(refused.message);
    } finally {
      this.#text.readOnly = false;
    }
  }
}

/** Sends a message, or runs a command; returns false if that fails, and Slackbot explains why. */
async function isTaken(text, where) {
  const [, command, rest] = text.match(/^(\/\S+)\s*([^]*)$/) ?? [];
  if (command && where.thread_ts) {
    throw new Refused(`${command} cannot be used in a thread. Type it in the channel’s message box.`);
  }
  const sent = { ...where, user: session.user };
  const answer = await (command ? control("command", { ...sent, command, text: rest }) : control("message", { ...sent, text }));
  return answer.ok;
}
