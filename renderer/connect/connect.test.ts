import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aiApp, now } from "../dev/samples.ts";
import { folded } from "./folded.ts";
import { concern, foundFirst, ticks } from "./status.ts";

describe("what is known of an AI app", () => {
  const done = (over: Parameters<typeof aiApp>[2]) => ticks(aiApp("zed", "Zed", over), now).map((tick) => [tick.key, tick.done]);

  it("never says more than was seen", () => {
    expect(done({})).toEqual([
      ["found", false],
      ["written", false],
    ]);
    expect(done({ detected: "Installed", config: { kind: "written" } })).toEqual([
      ["found", true],
      ["written", true],
      ["seen", false],
    ]);
    expect(done({ detected: "Installed", config: { kind: "stale" }, lastConnectedAt: now - 60_000 })).toEqual([
      ["found", true],
      ["written", false],
      ["seen", true],
    ]);
  });

  it("tells a visit that lasts from one that was", () => {
    const last = (over: Parameters<typeof aiApp>[2]) =>
      ticks(aiApp("zed", "Zed", { config: { kind: "written" }, ...over }), now).at(-1)?.words;
    expect(last({ connectedNow: true, lastConnectedAt: now })).toBe("Connected now");
    expect(last({ lastConnectedAt: now - 2 * 3_600_000 })).toBe("Last here 2 hours ago");
  });

  it("names what needs an eye", () => {
    const error = { kind: "config_invalid", message: "A comma too many.", remedy: "Mend it." };
    expect(concern(aiApp("zed", "Zed", { config: { kind: "unreadable", error } }))).toMatchObject({ message: "A comma too many." });
    expect(concern(aiApp("zed", "Zed", { config: { kind: "foreign" } }))?.remedy).toMatch(/^Look/);
    expect(concern(aiApp("zed", "Zed", { config: { kind: "written" } }))).toBeNull();
  });

  it("puts what is here, or was set up, before the rest", () => {
    const { found, others } = foundFirst([
      aiApp("a", "A"),
      aiApp("b", "B", { detected: "Installed" }),
      aiApp("c", "C", { config: { kind: "written" } }),
    ]);
    expect([found, others].map((list) => list.map(({ id }) => id))).toEqual([["b", "c"], ["a"]]);
  });
});

describe("a folded change", () => {
  const lines = fc.array(fc.record({ op: fc.constantFrom(" ", " ", " ", " ", "+", "-"), text: fc.string() }), { maxLength: 120 });

  it("loses no line, and never a changed one to a fold", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 4 }), (all, around) => {
        const parts = folded(all, around);
        let at = 0;
        for (const part of parts) {
          expect(part.key).toBe(at);
          if (part.kind === "line") {
            expect(part.line).toBe(all[at]);
            at += 1;
          } else {
            expect(part.lines).toBeGreaterThan(1);
            expect(all.slice(at, at + part.lines).every(({ op }) => op === " ")).toBe(true);
            at += part.lines;
          }
        }
        expect(at).toBe(all.length);
      }),
    );
  });

  it("keeps what is near a change", () => {
    const all = Array.from({ length: 20 }, (_, index) => ({ op: index === 10 ? "+" : " " }));
    expect(folded(all, 2).map((part) => (part.kind === "gap" ? -part.lines : part.key))).toEqual([-8, 8, 9, 10, 11, 12, -7]);
  });
});
