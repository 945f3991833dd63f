/** A list of messages that follows the server: it only touches what changed, and keeps focus and scroll position. */

import { dayName, fromTs, writeDates } from "./dates.js";
import { morph } from "./morph.js";

const GROUP_SECONDS = 300;
const NEAR_BOTTOM_PX = 60;

export class MessageList {
  #of = "";
  #shown = new Map();
  #list;
  #scroll;
  #dress;

  /** `list` holds the items, `scroll` is the element that scrolls, and `dress(node)` completes each new item. */
  constructor(list, scroll, dress) {
    this.#list = list;
    this.#scroll = scroll;
    this.#dress = dress;
  }

  /**
   * Shows these messages. `of` identifies the list; a different list starts at its newest message. Returns the
   * elements that are new in an existing list.
   */
  show(messages, of) {
    const isNew = of !== this.#of;
    if (isNew) this.#clear(of);
    const stick = isNew || this.#isAtBottom();
    const last = [...this.#shown.keys()].at(-1) ?? "";
    const kept = new Set(messages.map((message) => message.ts));
    for (const [ts, { node }] of this.#shown) if (!kept.has(ts)) this.#remove(ts, node);
    for (const message of messages) this.#put(message);
    this.#arrange();
    if (stick) this.toNewest();
    if (isNew) return [];
    return messages.filter((message) => message.ts > last).map((message) => this.#shown.get(message.ts).node);
  }

  /** Scrolls to the message, if it exists; `mark` highlights it for a moment. */
  reveal(ts, { mark = false } = {}) {
    const node = this.#shown.get(ts)?.node;
    node?.scrollIntoView({ block: "nearest" });
    node?.classList.toggle("pointed", mark);
  }

  /** Scrolls to the newest message, and stays at the end when others arrive. */
  toNewest() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  #clear(of) {
    this.#of = of;
    this.#shown.clear();
    this.#list.replaceChildren();
  }

  #isAtBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX;
  }

  #remove(ts, node) {
    if (node.contains(document.activeElement)) this.#scroll.focus();
    node.remove();
    this.#shown.delete(ts);
  }

  #put({ ts, html }) {
    const before = this.#shown.get(ts);
    if (before?.html === html) return;
    const fresh = fromHtml(html);
    writeDates(fresh);
    this.#dress(fresh);
    if (before) morph(before.node, fresh);
    else this.#list.append(fresh);
    this.#shown.set(ts, { html, node: before?.node ?? fresh });
  }

  /** Adds days and groups, which depend on the browser's time zone. */
  #arrange() {
    for (const day of this.#list.querySelectorAll(".day")) day.remove();
    let previous = null;
    let previousDay = "";
    for (const { node } of this.#shown.values()) {
      const day = dayName(node.dataset.ts);
      if (day !== previousDay) node.before(divider(day));
      node.classList.toggle("grouped", day === previousDay && belongs(node, previous));
      [previous, previousDay] = [node, day];
    }
  }
}

function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function divider(day) {
  const item = document.createElement("li");
  item.className = "day";
  const name = document.createElement("span");
  name.textContent = day;
  item.append(name);
  return item;
}

function belongs(node, previous) {
  if (!previous || node.dataset.author !== previous.dataset.author) return false;
  if (node.matches(".private") || previous.matches(".private") || previous.querySelector(".replies")) return false;
  return (fromTs(node.dataset.ts) - fromTs(previous.dataset.ts)) / 1000 < GROUP_SECONDS;
}
