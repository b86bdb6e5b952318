import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ErrorView } from "#contract/job.ts";
import { aiApp, now } from "../dev/samples.ts";
import { changesOf } from "./changes.tsx";
import { folded } from "./folded.ts";
import { concern, foundFirst, ticks } from "./status.ts";

describe("what is known of an AI app", () => {
  const states = (over: Parameters<typeof aiApp>[2]) => ticks(aiApp("zed", "Zed", over), now).map((tick) => [tick.key, tick.state]);
  const error: ErrorView = { kind: "config_invalid", message: "A comma too many.", remedy: "Mend it." };

  it("never says more than was seen: each tick is earned by itself", () => {
    expect(states({ detected: "Installed" })).toEqual([["written", "open"]]);
    expect(states({ config: { kind: "written" } })).toEqual([
      ["written", "done"],
      ["starts", "open"],
      ["seen", "open"],
    ]);
    expect(states({ config: { kind: "written" }, starts: { kind: "starts", at: now, tools: 7 }, connectedNow: true })).toEqual([
      ["written", "done"],
      ["starts", "done"],
      ["seen", "done"],
    ]);
    expect(states({ config: { kind: "stale" }, starts: { kind: "fails", at: now, error }, lastConnectedAt: now - 60_000 })).toEqual([
      ["written", "bad"],
      ["starts", "bad"],
      ["seen", "done"],
    ]);
    expect(states({ config: { kind: "vanished" } })).toEqual([["written", "bad"]]);
    expect(states({ config: { kind: "written" }, starts: { kind: "trying" } })[1]).toEqual(["starts", "busy"]);
  });

  it("tells a visit that lasts from one that was", () => {
    const last = (over: Parameters<typeof aiApp>[2]) =>
      ticks(aiApp("zed", "Zed", { config: { kind: "written" }, ...over }), now).at(-1)?.text;
    expect(last({ connectedNow: true, lastConnectedAt: now })).toBe("Connected now");
    expect(last({ lastConnectedAt: now - 2 * 3_600_000 })).toBe("Last here 2 hours ago");
  });

  it("names what needs an eye", () => {
    expect(concern(aiApp("zed", "Zed", { config: { kind: "unreadable", error } }))).toMatchObject({ message: "A comma too many." });
    expect(concern(aiApp("zed", "Zed", { config: { kind: "foreign" } }))?.remedy).toMatch(/^Easel does not touch it/);
    expect(concern(aiApp("zed", "Zed", { config: { kind: "vanished" } }))?.remedy).toMatch(/^Put it back/);
    expect(concern(aiApp("zed", "Zed", { config: { kind: "written" }, starts: { kind: "fails", at: now, error } }))).toBe(error);
    expect(concern(aiApp("zed", "Zed", { config: { kind: "written" } }))).toBeNull();
  });

  it("lists the changes of all apps, newest first", () => {
    const change = (id: string, at: number) => ({ id, at, action: "write" as const, undone: false });
    const apps = [aiApp("a", "A", { changes: [change("2", 2)] }), aiApp("b", "B", { changes: [change("3", 3), change("1", 1)] })];
    expect(changesOf(apps).map(({ id, name }) => `${name}${id}`)).toEqual(["B3", "A2", "B1"]);
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
