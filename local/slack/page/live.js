/** The server's events, as they come; the browser reconnects by itself. */

/**
 * Follow the events that `user` may see. `onEvents(events)` gets those that came while the last call was at work, so
 * that answers never overtake each other; `[{type: "missed"}]` after a break. Returns `stop()` and the promise
 * `connected`: what the page loads after that and what the events say leave no gap.
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
