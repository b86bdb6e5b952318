import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ago, dayName, duration, secondsUntil } from "./times.ts";

const at = (year: number, month: number, day: number, hour = 12, minute = 0) => new Date(year, month - 1, day, hour, minute).getTime();
const now = at(2026, 11, 22, 9, 30);

describe("days", () => {
  it.each([
    [at(2026, 11, 22, 0, 1), "Today"],
    [at(2026, 11, 21, 23, 59), "Yesterday"],
    [at(2026, 11, 19), "Thursday"],
    [at(2026, 11, 15), "Sunday, November 15"],
    [at(2024, 3, 3), "March 3, 2024"],
    [at(2026, 11, 23), "Today"], // a clock that was set back must not say "in one day"
  ])("%d is %s", (moment, name) => {
    expect(dayName(moment, now)).toBe(name);
  });

  it("counts nights, not hours, also over a change of the clocks", () => {
    for (let day = 1; day < 365; day++) {
      const morning = new Date(2026, 0, day, 0, 30).getTime();
      const nextNight = new Date(2026, 0, day + 1, 23, 30).getTime();
      expect(dayName(morning, nextNight)).toBe("Yesterday");
    }
  });
});

describe("time that passed", () => {
  it.each([
    [now - 20_000, "just now"],
    [now + 90_000, "just now"],
    [now - 5 * 60_000, "5 minutes ago"],
    [now - 3 * 3_600_000, "3 hours ago"],
    [at(2026, 11, 20), "2 days ago"],
  ])("%d is %s", (moment, words) => expect(ago(moment, now)).toBe(words));

  it.each([
    [0, "0 s"],
    [-5, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [80_000, "1 min 20 s"],
    [7_500_000, "2 h 5 min"],
  ])("%d ms are %s", (ms, words) => expect(duration(ms)).toBe(words));

  it("counts down to 1 and ends at 0", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 100_000 }), (left) => {
        const seconds = secondsUntil(now + left, now);
        expect(seconds).toBe(left <= 0 ? 0 : Math.ceil(left / 1000));
      }),
    );
  });
});
