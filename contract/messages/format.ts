type Moment = number | Date;

/**
 * Plurals, figures, lists and days as a language writes them. Each catalogue asks for its own language once. Sizes are bytes, times
 * epoch milliseconds in the computer's time zone.
 */
export interface Formats {
  /** The form that goes with `n`; a language that tells more than two apart says all of its own (`few`, `many`). */
  plural(n: number, forms: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>): string;
  /** "1,234" */
  count(n: number): string;
  /** "5.2": one digit after the point, always. */
  decimal(n: number): string;
  /** "12 kB", "1.4 MB", "3.0 GB"; at least 1 kB. */
  fileSize(bytes: number): string;
  /** "41 %", from 0.41. */
  percent(fraction: number): string;
  /** "a, b and c" */
  list(items: readonly string[]): string;
  /** "a, b or c" */
  alternatives(items: readonly string[]): string;
  /** "3 hours ago"; "yesterday" for one day. */
  ago(n: number, unit: "minute" | "hour" | "day"): string;
  /** "Thursday" */
  weekday(at: Moment): string;
  /** "Sunday, November 15" */
  dayOfYear(at: Moment): string;
  /** "March 3, 2024" */
  date(at: Moment): string;
  /** "November 2026" */
  month(at: Moment): string;
  /** "Nov" */
  shortMonth(at: Moment): string;
  /** "Nov 15" */
  shortDay(at: Moment): string;
  /** "November 15, 2026 at 2:03 PM" */
  dayAndTime(at: Moment): string;
}

const MEGABYTE_BYTES = 1024 ** 2;
const GIGABYTE_BYTES = 1024 ** 3;

/** `language` is a BCP 47 tag. What Intl needs for it is loaded at the first use: most processes say little. */
export function formatsFor(language: string): Formats {
  const plurals = lazy(() => new Intl.PluralRules(language));
  const whole = lazy(() => new Intl.NumberFormat(language));
  const oneDigit = lazy(() => new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 }));
  const and = lazy(() => new Intl.ListFormat(language, { type: "conjunction" }));
  const or = lazy(() => new Intl.ListFormat(language, { type: "disjunction" }));
  const relative = lazy(() => new Intl.RelativeTimeFormat(language, { numeric: "auto" }));
  const weekday = lazy(() => new Intl.DateTimeFormat(language, { weekday: "long" }));
  const dayOfYear = lazy(() => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }));
  const date = lazy(() => new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" }));
  const month = lazy(() => new Intl.DateTimeFormat(language, { month: "long", year: "numeric" }));
  const shortMonth = lazy(() => new Intl.DateTimeFormat(language, { month: "short" }));
  const shortDay = lazy(() => new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }));
  const dayAndTime = lazy(() => new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }));
  const decimal = (n: number) => oneDigit().format(n);
  const count = (n: number) => whole().format(n);
  return {
    plural: (n, forms) => forms[plurals().select(n)] ?? forms.other,
    count,
    decimal,
    fileSize: (bytes) => {
      if (bytes >= GIGABYTE_BYTES) return `${decimal(bytes / GIGABYTE_BYTES)} GB`;
      if (bytes >= MEGABYTE_BYTES) return `${decimal(bytes / MEGABYTE_BYTES)} MB`;
      return `${count(Math.max(1, Math.round(bytes / 1024)))} kB`;
    },
    percent: (fraction) => `${count(Math.round(fraction * 100))} %`,
    list: (items) => and().format(items),
    alternatives: (items) => or().format(items),
    ago: (n, unit) => relative().format(-n, unit),
    weekday: (at) => weekday().format(at),
    dayOfYear: (at) => dayOfYear().format(at),
    date: (at) => date().format(at),
    month: (at) => month().format(at),
    shortMonth: (at) => shortMonth().format(at),
    shortDay: (at) => shortDay().format(at),
    dayAndTime: (at) => dayAndTime().format(at),
  };
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
