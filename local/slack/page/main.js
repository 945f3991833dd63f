/** The page: shows the place in the address, and follows the server's events. */

import { inMessage, wire } from "./actions.js";
import { Refused, control, get } from "./api.js";
import { Composer } from "./composer.js";
import { writeDates } from "./dates.js";
import { follow } from "./live.js";
import { MessageList } from "./messages.js";
import * as modal from "./modal.js";
import { morph } from "./morph.js";
import * as session from "./session.js";
import * as shortcuts from "./shortcuts.js";
import * as sidebar from "./sidebar.js";
import { toast } from "./toast.js";

const byId = (id) => document.getElementById(id);
const now = session.session;
const user = () => ({ user: now.user });

const addShortcuts = (node) => shortcuts.add(node, shown.channel.id);
const channelList = new MessageList(byId("channel-messages"), byId("channel-scroll"), addShortcuts);
const threadList = new MessageList(byId("thread-messages"), byId("thread-scroll"), addShortcuts);
const composer = new Composer(
  byId("channel-composer"),
  () => ({ channel: shown.channel.id }),
  () => channelList.toNewest(),
);
const threadComposer = new Composer(
  byId("thread-composer"),
  () => ({ channel: shown.channel.id, thread_ts: shown.root }),
  () => threadList.toNewest(),
);

/** The page's current content; `root` is the thread's first message. */
let shown = { channel: null, thread: "", home: false, root: "" };
let stopFollowing = () => {};

async function showChannel() {
  const asked = shown;
  const { id } = asked.channel;
  const { messages } = await get(`/_page/messages/${id}`, user());
  if (asked !== shown) return;
  announce(channelList.show(messages, `${now.user}/${id}`));
  if (!asked.home && messages.length) sidebar.markRead(id, messages.at(-1).ts);
}

async function showThread() {
  const asked = shown;
  const { channel, thread } = asked;
  byId("thread").hidden = !thread;
  document.body.classList.toggle("with-thread", Boolean(thread));
  if (!thread) return;
  const { root, messages } = await get(`/_page/thread/${channel.id}/${thread}`, user());
  if (asked !== shown) return;
  asked.root = root;
  announce(threadList.show(messages, `${now.user}/${root}`));
}

/** Scrolls to a thread that has just opened, and to the reply in the address. */
function revealThread({ root, thread }) {
  if (root !== thread) threadList.reveal(thread, { mark: true });
  channelList.reveal(root);
  threadComposer.focus();
}

async function openHome() {
  await showHome();
  await control("open-home", user());
}

async function showHome() {
  const { html } = await get("/_page/home", user());
  const fresh = byId("home").cloneNode(false);
  const content = html || '<p class="empty">This app has nothing on its Home tab yet.</p>';
  fresh.innerHTML = `<h2 class="visually-hidden">Home</h2>${content}`;
  writeDates(fresh);
  morph(byId("home"), fresh);
}

function announce(nodes) {
  const said = nodes.filter((node) => node.dataset.author !== now.user).map((node) => node.querySelector(".message-main").innerText);
  if (said.length) byId("announcer").textContent = said.join(". ");
}

/** Returns the channel's name. */
function drawHeader() {
  const { channel, home } = session.place();
  const label = channel.kind === "public_channel" ? `#${channel.name}` : channel.name;
  document.title = `${label} · ${now.team}`;
  byId("channel-name").textContent = label;
  byId("channel-name").classList.toggle("private", channel.kind === "private_channel");
  byId("topic").textContent = channel.topic;
  byId("members").textContent = channel.direct ? "" : `${channel.members} members`;
  byId("thread-channel").textContent = label;
  const [name, beginning] = byId("beginning").children;
  name.textContent = label;
  beginning.textContent = ["im", "mpim"].includes(channel.kind)
    ? `Only you and ${label} can see messages here.`
    : `This is the very beginning of ${label}. Type / to see what you can start here.`;
  byId("tabs").hidden = !channel.direct;
  byId("tab-home").href = session.fragment(channel.id, "home");
  byId("tab-messages").href = session.fragment(channel.id);
  byId(home ? "tab-home" : "tab-messages").setAttribute("aria-current", "page");
  byId(home ? "tab-messages" : "tab-home").removeAttribute("aria-current");
  byId("home").hidden = !home;
  byId("channel-scroll").hidden = home;
  byId("channel-composer").hidden = home;
  return label;
}

/** Shows the place in the address. */
async function route() {
  const before = shown;
  shown = { root: "", ...session.place() };
  composer.name(`Message ${drawHeader()}`);
  threadComposer.name("Reply…");
  await showChannel();
  await showThread();
  if (shown.home) await openHome();
  drawSidebar();
  if (shown.thread && shown.thread !== before.thread) revealThread(shown);
  else if (before.channel && shown.channel.id !== before.channel.id) composer.focus();
}

const drawSidebar = () => sidebar.draw((person) => reported(switchTo(person)));

async function switchTo(person) {
  modal.forget();
  byId("home").replaceChildren();
  await session.become(person);
  await begin();
}

async function begin() {
  stopFollowing();
  const following = follow(now.user, (events) => reported(onEvents(events)));
  stopFollowing = following.stop;
  await following.connected;
  await session.refresh();
  await route();
  for (const view of now.views) await modal.show(view);
}

async function onEvents(events) {
  const has = (...types) => events.some(({ type }) => types.includes(type));
  if (has("reset", "missed")) return location.reload();
  for (const event of events) {
    if (event.type === "view") await modal.show(event.view_id);
    if (event.type === "view_closed") modal.gone(event.view_id);
  }
  if (has("home") && shown.home) await showHome();
  if (events.some(({ type, channel }) => type.startsWith("message") && channel === shown.channel?.id)) {
    await showChannel();
    await showThread();
  }
  if (has("message", "message_deleted", "channel")) {
    await session.refresh();
    drawHeader();
    drawSidebar();
  }
}

/** Opens a link to this page here, unless the person asks for a new tab. */
function openHere(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (new URL(link.href).origin !== location.origin || !new URL(link.href).hash) return;
  event.preventDefault();
  location.hash = new URL(link.href).hash;
}

function closeThread() {
  location.hash = session.fragment(shown.channel.id);
  composer.focus();
}

/** Shows a failed request as a warning, and the page continues. */
const reported = (work) => work.catch((failure) => {
  if (!(failure instanceof Refused)) throw failure;
  toast(failure.message);
});

async function start() {
  modal.start();
  sidebar.startDrawer();
  wire(byId("channel-messages"), inMessage(() => shown.channel.id));
  wire(byId("thread-messages"), inMessage(() => shown.channel.id));
  wire(byId("home"), () => ({ view: "home" }));
  addEventListener("hashchange", () => reported(route()));
  document.addEventListener("click", openHere);
  byId("thread-close").addEventListener("click", closeThread);
  byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && closeThread());
  byId("skip").addEventListener("click", () => composer.focus());
  await session.load();
  await begin();
}

reported(start());
