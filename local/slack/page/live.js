/** Receives the server's events; the browser reconnects by itself. */

/**
 * Follows the events that `user` may see. Calls of `onEvents(events)` never overlap: each gets the events that arrived
 * during the last one. After a break in the connection it gets `[{type: "missed"}]`. Returns `stop()` and the promise
 * `connected`: a page that loads its data after that misses no event.
 */
export function follow(user, onEvents) {
  const source = new EventSource(`/_control/events?${new URLSearchParams({ user })}`);
  let waiting = [];
  let atWork = false;
  let broken = false;

  async function take(event) {
    waiting.push(event);
    if (atWork) return;
    atWork = true;
    try {
      while (waiting.length) {
        const events = waiting;
        waiting = [];
        await onEvents(events);
      }
    } finally {
      atWork = false;
    }
  }

  source.onmessage = (message) => take(JSON.parse(message.data));
  source.onerror = () => {
    broken = true;
  };
  const connected = new Promise((resolve) => {
    source.onopen = () => {
      if (broken) take({ type: "missed" });
      broken = false;
      resolve();
    };
  });
  return { connected, stop: () => source.close() };
}
