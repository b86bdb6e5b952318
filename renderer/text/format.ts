/** Figures and times in words. Times are epoch ms. The words are English; the clock follows the system. */

const words = "en";
const relative = new Intl.RelativeTimeFormat(words, { numeric: "auto" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const preciseClock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const weekday = new Intl.DateTimeFormat(words, { weekday: "long" });
const dayThisYear = new Intl.DateTimeFormat(words, { weekday: "long", day: "numeric", month: "long" });
const dayWithYear = new Intl.DateTimeFormat(words, { day: "numeric", month: "long", year: "numeric" });
const whole = new Intl.NumberFormat(words);
const oneDigit = new Intl.NumberFormat(words, { maximumFractionDigits: 1, minimumFractionDigits: 1 });

const gigabyte = 1024 ** 3;
const megabyte = 1024 ** 2;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const gigabytes = (bytes: number): string => oneDigit.format(bytes / gigabyte);

export function fileSize(bytes: number): string {
  if (bytes >= gigabyte) return `${oneDigit.format(bytes / gigabyte)} GB`;
  if (bytes >= megabyte) return `${oneDigit.format(bytes / megabyte)} MB`;
  return `${whole.format(Math.max(1, Math.round(bytes / 1024)))} kB`;
}

export const count = (n: number): string => whole.format(n);

export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

/** "8 s", "1 min 20 s", "2 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / second));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Whole seconds until `at`, never below 0; a countdown shows "1" until the very end. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / second));

export function ago(at: number, now: number): string {
  const past = Math.max(0, now - at);
  if (past < minute) return "just now";
  if (past < hour) return relative.format(-Math.floor(past / minute), "minute");
  if (past < day) return relative.format(-Math.floor(past / hour), "hour");
  return relative.format(-calendarDays(at, now), "day");
}

/** "Today", "Yesterday", "Tuesday", "Tuesday, March 3", "March 3, 2024". */
export function dayName(at: number, now: number): string {
  const days = calendarDays(at, now);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days < 7) return weekday.format(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? dayThisYear.format(at) : dayWithYear.format(at);
}

const timeOfDay = (at: number): string => clock.format(at);

export const timeWithSeconds = (at: number): string => preciseClock.format(at);

export const dayAndTime = (at: number, now: number): string => `${dayName(at, now)}, ${timeOfDay(at)}`;

/** Midnights between two moments, in local time. Rounded, since a day may have 23 or 25 hours. */
function calendarDays(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / day);
}

export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
