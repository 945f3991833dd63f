/** Requests to the local Slack. Every failure is a `Refused`, with a message for people. */

import { released } from "./press.js";

export class Refused extends Error {
  /** `status` is the HTTP status; 0 without an answer. */
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (!(failure instanceof TypeError)) throw failure;
    throw new Refused("The local Slack does not answer. Is it still running?");
  }
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  if (!response.ok) throw new Refused(answer.error ?? `The local Slack answered ${response.status}.`, response.status);
  return answer;
}

/** Gets JSON from `path` with `query`. Callers draw it at once, so it waits while a button is pressed. */
export async function get(path, query = {}) {
  const answer = await request(`${path}?${new URLSearchParams(query)}`);
  await released();
  return answer;
}

/** Posts a person's action to the control endpoint `/_control/<name>`. */
export const control = (name, body) =>
  request(`/_control/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
