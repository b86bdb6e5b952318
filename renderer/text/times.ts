import { messages } from "#contract/messages/messages.ts";

/** Times in words. Moments are epoch ms, in the computer's time zone; the clock follows the system, whatever the language is. */

const { formats, times } = messages;
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const preciseClock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "8 s", "1 min 20 s", "2 h 5 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  if (seconds < 60) return times.seconds(seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? times.minutes(minutes, seconds % 60) : times.hours(Math.floor(minutes / 60), minutes % 60);
}

const ROUGHLY_SECONDS = 5;

/** A duration that is only an estimate: "20 s", "3 min", "2 h 5 min"; whole fives of seconds, whole minutes. */
export function roughDuration(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / SECOND_MS / ROUGHLY_SECONDS) * ROUGHLY_SECONDS;
  return duration(seconds < 60 ? seconds * SECOND_MS : Math.round(seconds / 60) * MINUTE_MS);
}

/** Whole seconds until `at`, never below 0; a countdown shows "1" until the very end. */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / SECOND_MS));

/** "just now", "5 minutes ago", "yesterday". */
export function ago(at: number, now: number): string {
  const past = Math.max(0, now - at);
  if (past < MINUTE_MS) return times.justNow;
  if (past < HOUR_MS) return formats.ago(Math.floor(past / MINUTE_MS), "minute");
  if (past < DAY_MS) return formats.ago(Math.floor(past / HOUR_MS), "hour");
  return formats.ago(calendarDays(at, now), "day");
}

/** "Today", "Yesterday", "Tuesday", "Tuesday, March 3", "March 3, 2024". */
export function dayName(at: number, now: number): string {
  const days = calendarDays(at, now);
  if (days <= 0) return times.today;
  if (days === 1) return times.yesterday;
  if (days < 7) return formats.weekday(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? formats.dayOfYear(at) : formats.date(at);
}

export const timeWithSeconds = (at: number): string => preciseClock.format(at);

/** "Yesterday, 9:30 AM". */
export const dayAndTime = (at: number, now: number): string => times.dayAndTime(dayName(at, now), clock.format(at));

/** Midnights between two moments, in local time. Rounded, since a day may have 23 or 25 hours. */
function calendarDays(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
}

/** The midnight before `at`. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
