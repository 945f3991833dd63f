/** The sidebar: channels with unread marks, the switch between people, and the drawer on a phone. */

import { morph } from "./morph.js";
import { fragment, place, session } from "./session.js";

const byId = (id) => document.getElementById(id);

/** Draws the channels and the people; calls `switchTo(user)` when another person is chosen. */
export function draw(switchTo) {
  byId("team").textContent = session.team;
  list(byId("channels"), session.channels.filter((channel) => !channel.direct));
  list(byId("apps"), session.channels.filter((channel) => channel.direct));
  if (!byId("switcher").querySelector("label")) {
    byId("switcher").append(...session.people.map((person) => choice(person, switchTo)));
  }
}

/** Marks the channel as read up to its newest message. */
export function markRead(channel, ts) {
  if (ts > lastRead(channel)) localStorage.setItem(key(channel), ts);
}

/** The drawer for narrow windows. */
export function startDrawer() {
  byId("menu").addEventListener("click", () => setDrawer(!document.body.classList.contains("drawer")));
  byId("shade").addEventListener("click", () => setDrawer(false));
  byId("sidebar").addEventListener("click", (event) => event.target.closest("a") && setDrawer(false));
  byId("sidebar").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || byId("shade").hidden) return;
    setDrawer(false);
    byId("menu").focus();
  });
}

const ICONS = { public_channel: "hash", private_channel: "lock", mpim: "people" };

const key = (channel) => `read:${session.user}:${channel}`;
const lastRead = (channel) => localStorage.getItem(key(channel)) ?? "";

function setDrawer(open) {
  document.body.classList.toggle("drawer", open);
  byId("shade").hidden = !open;
  byId("menu").setAttribute("aria-expanded", open);
  if (open) byId("sidebar").querySelector("a").focus();
}

function list(shown, channels) {
  const fresh = shown.cloneNode(false);
  fresh.append(...channels.map(entry));
  morph(shown, fresh);
}

function entry(channel) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const here = place().channel.id === channel.id;
  const unread = !here && channel.latest > lastRead(channel.id);
  link.href = fragment(channel.id);
  link.className = unread ? "unread" : "";
  if (here) link.setAttribute("aria-current", "page");
  const mark = Object.assign(document.createElement("span"), { className: channel.direct ? "avatar app" : `icon icon-${ICONS[channel.kind]}` });
  mark.setAttribute("aria-hidden", "true");
  link.append(mark, channel.name);
  if (channel.kind === "private_channel") link.append(hidden(", private"));
  if (unread) link.append(hidden(", unread"));
  item.append(link);
  return item;
}

const hidden = (textContent) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent });

function choice(person, switchTo) {
  const label = document.createElement("label");
  label.title = person.real_name;
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "person", value: person.id });
  input.checked = person.id === session.user;
  input.addEventListener("change", () => switchTo(person.id));
  const name = Object.assign(document.createElement("span"), { className: "person-name", textContent: person.real_name });
  label.append(input);
  label.insertAdjacentHTML("beforeend", person.avatar);
  label.append(name);
  return label;
}
