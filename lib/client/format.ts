const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `38 s`, `4 min`, `5 h`, `2 d`; never negative: clocks differ, ages do not. */
export function formatAge(fromMs: number, nowMs: number): string {
  const age = Math.max(0, nowMs - fromMs);
  if (age < minute) return `${Math.floor(age / second)} s`;
  if (age < hour) return `${Math.floor(age / minute)} min`;
  if (age < day) return `${Math.floor(age / hour)} h`;
  return `${Math.floor(age / day)} d`;
}

/** Milliseconds until the text of `formatAge` changes. */
export function nextAgeChangeMs(fromMs: number, nowMs: number): number {
  const age = Math.max(0, nowMs - fromMs);
  const unit = age < minute ? second : age < hour ? minute : age < day ? hour : day;
  return unit - (age % unit) + 20;
}

const absolute = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const clockSeconds = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZone: "UTC",
});
const dayMonth = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

const date = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** `23 Nov 2026, 11:07:19 UTC`. */
export const formatMoment = (iso: string): string => `${absolute.format(new Date(iso))} UTC`;
/** `14:21`. */
export const formatClock = (iso: string): string => clock.format(new Date(iso));
/** `14:21:08`. */
export const formatClockSeconds = (iso: string): string => clockSeconds.format(new Date(iso));
/** `19 Nov`. */
export const formatDay = (iso: string): string => dayMonth.format(new Date(iso));
/** `4 Mar 2026`. */
export const formatDate = (iso: string): string => date.format(new Date(iso));
/** `14:21` today, `19 Nov` before. */
export function formatClockOrDay(iso: string, nowMs: number): string {
  const isToday = formatDay(iso) === formatDay(new Date(nowMs).toISOString());
  return isToday && nowMs - Date.parse(iso) < day ? formatClock(iso) : formatDay(iso);
}
/** `48,217`. */
export const formatCount = (count: number): string => count.toLocaleString("en-US");
/** `1 environment`, `3 environments`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
/** `41 ms`, `1.2 s`. */
export const formatDuration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
