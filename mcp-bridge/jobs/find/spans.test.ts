import { expect, it } from "vitest";
import { spanOf } from "./spans.ts";

/** A Wednesday, ten past two in the afternoon, by this computer's clock. */
const NOW = new Date(2026, 10, 18, 14, 10).getTime();
const at = (...parts: [number, number, number, number?, number?]) =>
  new Date(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0).getTime();

it.each<[string, number, number]>([
  ["today", at(2026, 11, 18), at(2026, 11, 19)],
  ["yesterday", at(2026, 11, 17), at(2026, 11, 18)],
  ["Yesterday", at(2026, 11, 17), at(2026, 11, 18)],
  ["the day before yesterday", at(2026, 11, 16), at(2026, 11, 17)],
  ["on monday", at(2026, 11, 16), at(2026, 11, 17)],
  ["last wednesday", at(2026, 11, 11), at(2026, 11, 12)],
  ["this week", at(2026, 11, 16), at(2026, 11, 23)],
  ["last_week", at(2026, 11, 9), at(2026, 11, 16)],
  ["past week", at(2026, 11, 11, 14, 10), NOW],
  ["last month", at(2026, 10, 1), at(2026, 11, 1)],
  ["this year", at(2026, 1, 1), at(2027, 1, 1)],
  ["3 days ago", at(2026, 11, 15), at(2026, 11, 16)],
  ["an hour ago", at(2026, 11, 18, 13), at(2026, 11, 18, 14)],
  ["two weeks ago", at(2026, 11, 4), at(2026, 11, 5)],
  ["last 7 days", at(2026, 11, 11, 14, 10), NOW],
  ["past 2 hours", at(2026, 11, 18, 12, 10), NOW],
  ["october", at(2026, 10, 1), at(2026, 11, 1)],
  ["in december", at(2025, 12, 1), at(2026, 1, 1)],
  ["nov 2024", at(2024, 11, 1), at(2024, 12, 1)],
  ["2026", at(2026, 1, 1), at(2027, 1, 1)],
  ["2026-02", at(2026, 2, 1), at(2026, 3, 1)],
  ["2026-11-17", at(2026, 11, 17), at(2026, 11, 18)],
  ["2026-11-17T09:30", at(2026, 11, 17, 9, 30), at(2026, 11, 17, 9, 31)],
  ["2026-11-17 09:30:00Z", Date.UTC(2026, 10, 17, 9, 30), Date.UTC(2026, 10, 17, 9, 31)],
])("%s", (text, from, to) => {
  expect(spanOf(text, NOW)).toEqual({ from, to });
});

it.each(["someday", "", "2026-13", "2026-02-30", "17.11.2026", "ago", "last fox", "2026-11-17T99:99"])("%j is not understood", (text) => {
  expect(spanOf(text, NOW)).toBeNull();
});
