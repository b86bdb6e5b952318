/** A span of time in epoch milliseconds; the end is not included. */
export interface Span {
  from: number;
  to: number;
}

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const UNITS = ["minute", "hour", "day", "week", "month", "year"] as const;
type Unit = (typeof UNITS)[number];

/**
 * The span that a word or date means, in this computer's time zone: "yesterday", "last week", "3 days ago", "past 2 hours", "monday",
 * "november", "2026-11-28", "2026-11", "2026-11-28 14:30". Weeks begin on Monday. Null for what is not understood.
 */
export function spanOf(text: string, now: number): Span | null {
  const said = text
    .trim()
    .toLowerCase()
    .replaceAll("_", " ")
    .replace(/^(on|in|the|since) /, "")
    .replace(/\s+/g, " ");
  return dayByName(said, now) ?? lastOrThis(said, now) ?? ago(said, now) ?? past(said, now) ?? monthByName(said, now) ?? written(said);
}

function dayByName(said: string, now: number): Span | null {
  const back = { today: 0, tonight: 0, yesterday: 1, "last night": 1, "day before yesterday": 2 }[said];
  if (back !== undefined) return unitAround(now, "day", -back);
  const day = DAYS.indexOf(said.replace(/^last /, ""));
  if (day === -1) return null;
  const since = (new Date(now).getDay() - day + 7) % 7 || 7;
  return unitAround(now, "day", -since);
}

function lastOrThis(said: string, now: number): Span | null {
  const [, which, unit] = /^(this|last|past|previous) (hour|day|week|month|year)$/.exec(said) ?? [];
  if (!which || !unit) return null;
  // "The past week" ends now; "last week" is the one before this.
  if (which === "past") return { from: before(now, 1, unit as Unit), to: now };
  return unitAround(now, unit as Unit, which === "this" ? 0 : -1);
}

function ago(said: string, now: number): Span | null {
  const [, count, unit] = /^(\d{1,4}|an?|one|two|three) (minute|hour|day|week|month|year)s? ago$/.exec(said) ?? [];
  if (!count || !unit) return null;
  const place = before(now, countOf(count), unit as Unit);
  const around = unit === "minute" || unit === "hour" ? "hour" : unit === "year" ? "month" : "day";
  return unitAround(place, around, 0);
}

function past(said: string, now: number): Span | null {
  const [, count, unit] = /^(?:last|past) (\d{1,4}|two|three) (minute|hour|day|week|month|year)s$/.exec(said) ?? [];
  return count && unit ? { from: before(now, countOf(count), unit as Unit), to: now } : null;
}

function monthByName(said: string, now: number): Span | null {
  const [, name = "", year] = /^([a-z]+)(?: (\d{4}))?$/.exec(said) ?? [];
  const month = MONTHS.findIndex((each) => each === name || (name.length === 3 && each.startsWith(name)));
  if (month === -1) return null;
  const today = new Date(now);
  const inYear = year ? Number(year) : today.getFullYear() - (month > today.getMonth() ? 1 : 0);
  return unitAround(new Date(inYear, month, 1).getTime(), "month", 0);
}

/** ISO 8601, to whatever part it goes. */
function written(said: string): Span | null {
  const [, year, month, day, time] =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[t ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?))?)?)?$/.exec(said) ?? [];
  if (!year) return null;
  if (time) {
    const at = Date.parse(`${year}-${month}-${day}T${time.toUpperCase()}`);
    return Number.isNaN(at) ? null : { from: at, to: at + 60_000 };
  }
  const start = new Date(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  const real = start.getMonth() === Number(month ?? 1) - 1 && start.getDate() === Number(day ?? 1);
  return real ? unitAround(start.getTime(), day ? "day" : month ? "month" : "year", 0) : null;
}

const countOf = (text: string) => ({ a: 1, an: 1, one: 1, two: 2, three: 3 })[text] ?? Number(text);

/** So much earlier, by the calendar. */
function before(place: number, count: number, unit: Unit): number {
  const date = new Date(place);
  if (unit === "minute") return place - count * 60_000;
  if (unit === "hour") return place - count * 3_600_000;
  if (unit === "month") date.setMonth(date.getMonth() - count);
  else if (unit === "year") date.setFullYear(date.getFullYear() - count);
  else date.setDate(date.getDate() - count * (unit === "week" ? 7 : 1));
  return date.getTime();
}

/** The whole hour, day, week, month or year around a place, or one so many further on. */
function unitAround(place: number, unit: Unit, by: number): Span {
  const date = new Date(place);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  const at = (...parts: [number, number?, number?, number?]) => new Date(parts[0], parts[1] ?? 0, parts[2] ?? 1, parts[3] ?? 0).getTime();
  switch (unit) {
    case "minute":
    case "hour":
      return { from: at(year, month, day, date.getHours() + by), to: at(year, month, day, date.getHours() + by + 1) };
    case "day":
      return { from: at(year, month, day + by), to: at(year, month, day + by + 1) };
    case "week": {
      const monday = day - ((date.getDay() + 6) % 7) + by * 7;
      return { from: at(year, month, monday), to: at(year, month, monday + 7) };
    }
    case "month":
      return { from: at(year, month + by), to: at(year, month + by + 1) };
    case "year":
      return { from: at(year + by), to: at(year + by + 1) };
  }
}
