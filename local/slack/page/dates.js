/** Formats dates with Slack's date tokens, in the browser's time zone. */

const DAY_MS = 86_400_000;

const style = (options) => new Intl.DateTimeFormat("en", options);
const TIME = style({ hour: "numeric", minute: "2-digit", hour12: hasTwelveHours() });
const SECONDS = style({ hour: "numeric", minute: "2-digit", second: "2-digit", hour12: hasTwelveHours() });
const SHORT = style({ month: "short", day: "numeric", year: "numeric" });
const PLAIN = style({ month: "long", day: "numeric", year: "numeric" });
const LONG = style({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const FULL = style({ dateStyle: "full", timeStyle: "short", hour12: hasTwelveHours() });
const NUMBER = new Intl.DateTimeFormat("sv");
const AGO = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const TOKENS = {
  date_num: (when) => NUMBER.format(when),
  date: (when) => PLAIN.format(when),
  date_short: (when) => SHORT.format(when),
  date_long: (when) => LONG.format(when),
  date_pretty: (when) => near(when) ?? PLAIN.format(when),
  date_short_pretty: (when) => near(when) ?? SHORT.format(when),
  date_long_pretty: (when) => near(when) ?? LONG.format(when),
  time: (when) => TIME.format(when),
  time_secs: (when) => SECONDS.format(when),
  ago,
};

function hasTwelveHours() {
  return new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12 ?? false;
}

const startOfDay = (when) => new Date(when.getFullYear(), when.getMonth(), when.getDate());

/** Returns "yesterday", "today" or "tomorrow"; undefined for other days. */
function near(when) {
  const days = Math.round((startOfDay(when) - startOfDay(new Date())) / DAY_MS);
  return Math.abs(days) <= 1 ? AGO.format(days, "day") : undefined;
}

function ago(when) {
  const seconds = Math.round((when - Date.now()) / 1000);
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return AGO.format(Math.round(seconds / length), unit);
}

/** Converts a Slack timestamp ("1700000000.000100") to a Date. */
export const fromTs = (ts) => new Date(Number(ts) * 1000);

/** The heading above a day's messages. */
export function dayName(ts) {
  const written = TOKENS.date_long_pretty(fromTs(ts));
  return written[0].toUpperCase() + written.slice(1);
}

/** Fills in every `time[data-layout]` below `root`; keeps unknown tokens. */
export function writeDates(root) {
  for (const time of root.querySelectorAll("time[data-layout]")) {
    const when = new Date(time.dateTime);
    time.textContent = time.dataset.layout.replace(/\{(\w+)\}/g, (all, token) => TOKENS[token]?.(when) ?? all);
    time.title = FULL.format(when);
  }
}
