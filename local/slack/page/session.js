/** Who looks and where: the person is in the address's query (`?user=ada`), the place in its fragment. */

import { get } from "./api.js";

export const session = { user: "", people: [], channels: [], commands: [], shortcuts: [], views: [], team: "", app: "" };

/** Load what the sidebar and the command list show; an unknown person in the address becomes the first one. */
export async function load() {
  const { commands, shortcuts } = await get("/_control/state");
  Object.assign(session, { commands, shortcuts });
  session.user = new URLSearchParams(location.search).get("user") ?? "";
  await refresh();
}

/** Load the person's channels and open views again. */
export async function refresh() {
  Object.assign(session, await get("/_page/workspace", { user: session.user }));
}

/** Become another person; the place stays. */
export async function become(user) {
  session.user = user;
  const address = new URL(location.href);
  address.searchParams.set("user", session.people.find((person) => person.id === user).name);
  history.replaceState(null, "", address);
  await refresh();
}

/** The place in the address: `{channel, thread, home}`; the first channel when it names none that this person has. */
export function place() {
  const [, id, rest] = location.hash.match(/^#(\w+)(?:\/(home|[\d.]+))?$/) ?? [];
  const channel = session.channels.find((known) => known.id === id);
  if (!channel) return { channel: session.channels[0], thread: "", home: false };
  return { channel, thread: rest === "home" ? "" : (rest ?? ""), home: rest === "home" && channel.direct };
}

/** The fragment of a place. */
export const fragment = (channel, rest = "") => `#${channel}${rest && `/${rest}`}`;
