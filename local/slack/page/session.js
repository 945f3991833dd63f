/** The viewer and the place: the address has the person in its query (`?user=ada`), and the place in its fragment. */

import { get } from "./api.js";

export const session = { user: "", people: [], channels: [], commands: [], shortcuts: [], views: [], team: "", app: "" };

/** Loads the data of the sidebar and the command list; replaces an unknown person in the address by the first one. */
export async function load() {
  const { commands, shortcuts } = await get("/_control/state");
  Object.assign(session, { commands, shortcuts });
  session.user = new URLSearchParams(location.search).get("user") ?? "";
  await refresh();
}

/** Reloads the person's channels and open views. */
export async function refresh() {
  Object.assign(session, await get("/_page/workspace", { user: session.user }));
}

/** Switches to another person and keeps the place. */
export async function become(user) {
  session.user = user;
  const address = new URL(location.href);
  address.searchParams.set("user", session.people.find((person) => person.id === user).name);
  history.replaceState(null, "", address);
  await refresh();
}

/** The place in the address: `{channel, thread, home}`; the first channel if it names none of this person's. */
export function place() {
  const [, id, rest] = location.hash.match(/^#(\w+)(?:\/(home|[\d.]+))?$/) ?? [];
  const channel = session.channels.find((known) => known.id === id);
  if (!channel) return { channel: session.channels[0], thread: "", home: false };
  return { channel, thread: rest === "home" ? "" : (rest ?? ""), home: rest === "home" && channel.direct };
}

/** The fragment of a place. */
export const fragment = (channel, rest = "") => `#${channel}${rest && `/${rest}`}`;
