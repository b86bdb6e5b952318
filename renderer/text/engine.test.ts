import { describe, expect, it } from "vitest";
import { EaselError } from "#contract/errors.ts";
import type { ErrorView } from "#contract/job.ts";
import type { EngineView } from "#contract/view.ts";
import { type EngineAction, engineName, engineSummary } from "./engine.ts";

const now = 1_000_000;
const error: ErrorView = { kind: "engine_crashed", message: "It ran out of memory.", remedy: "Ask for a smaller picture." };
const engine = (state: EngineView["state"], over: Partial<EngineView> = {}): EngineView => ({
  source: { kind: "auto" },
  practice: false,
  owned: true,
  memory: null,
  notes: [],
  state,
  ...over,
});

const states: EngineView["state"][] = [
  { kind: "stopped" },
  { kind: "starting", since: now, doing: "importing torch" },
  { kind: "ready", url: "http://127.0.0.1:8188", version: "0.3.64", since: now },
  { kind: "not_answering", url: "http://127.0.0.1:8188", since: now },
  { kind: "detached", url: "http://127.0.0.1:8188", since: now, problem: null },
  { kind: "stuck", url: "http://127.0.0.1:8188", since: now },
  { kind: "crashed", error, lastLines: [], retryAt: now + 3_200 },
  { kind: "crashed", error, lastLines: [], retryAt: null },
  { kind: "stopping" },
  { kind: "failed", error },
];

describe("every state of the engine", () => {
  it.each(states)("$kind has a headline, an explanation and a short name", (state) => {
    const words = engineSummary(engine(state), 0, now);
    for (const said of [words.title, words.detail, words.short]) expect(said).toMatch(/^[A-Z].*\S$/);
    expect(words.title).not.toMatch(/\b(MCP|stdio|JSON|port|process)\b/);
  });

  it.each(states)("$kind: an engine that somebody else started is never stopped or restarted", (state) => {
    const words = engineSummary(engine(state, { owned: false, source: { kind: "url", url: "http://127.0.0.1:8188" } }), 0, now);
    const forbidden: EngineAction[] = ["stop", "restart"];
    expect(words.actions.filter((action) => forbidden.includes(action))).toEqual([]);
  });

  it("has a way on out of every state in which nothing moves by itself", () => {
    const still = states.filter(({ kind }) => kind === "stopped" || kind === "detached" || kind === "crashed" || kind === "failed");
    for (const state of still) {
      for (const source of [{ kind: "auto" }, { kind: "url", url: "http://x" }] as const) {
        expect(engineSummary(engine(state, { source, owned: source.kind === "auto" }), 0, now).actions.length).toBeGreaterThan(0);
      }
    }
  });
});

it("counts down to the next try", () => {
  const crashed = engine({ kind: "crashed", error, lastLines: [], retryAt: now + 3_200 });
  expect(engineSummary(crashed, 0, now).detail).toBe("Trying again in 4 s.");
  expect(engineSummary(crashed, 0, now + 2_500).detail).toBe("Trying again in 1 s.");
  expect(engineSummary(crashed, 0, now + 3_200).detail).toBe("Trying again now.");
});

it("names the address at which nothing answers, calls it no good news, and offers another engine", () => {
  const over = { owned: false, source: { kind: "url", url: "http://127.0.0.1:9/" } } as const;
  for (const state of [
    { kind: "starting", since: now, doing: "looking" } as const,
    { kind: "detached", url: "http://127.0.0.1:9", since: now, problem: null } as const,
  ]) {
    const words = engineSummary(engine(state, over), 0, now);
    expect(words.detail).toContain("Nothing answers at 127.0.0.1:9");
    expect(["good", "busy"]).not.toContain(words.tone);
    expect(words.actions).toContain("choose");
  }
});

it("says what is in the way at an address, and what to do", () => {
  const problem = new EaselError("engine_unreachable", "engine_login_page", { host: "gpu:8188" }).report();
  const over = { owned: false, source: { kind: "url", url: "http://gpu:8188" } } as const;
  const words = engineSummary(engine({ kind: "detached", url: "http://gpu:8188", since: now, problem }, over), 0, now);
  expect(words).toMatchObject({ tone: "bad", title: "Your ComfyUI could not be reached", actions: ["look_again", "choose"] });
  expect(words.detail).toMatch(/^A login page answers at gpu:8188\. .*user name and password/);
});

it("does not look ready while it is paused, and does not claim what another engine paints", () => {
  const ready = engine({ kind: "ready", url: "http://x", version: "0.3.64", since: now }, { practice: true });
  const paused = engineSummary(ready, 0, now, { paused: true, elsewhere: 0 });
  expect([paused.title, paused.short, paused.tone]).toEqual(["Paused", "Paused", "wait"]);
  expect(engineSummary(ready, 1, now, { paused: true, elsewhere: 0 }).short).toBe("Painting");
  const elsewhere = engineSummary(ready, 0, now, { paused: false, elsewhere: 1 });
  expect(elsewhere.title).toBe("Another engine finishes its picture");
  expect(elsewhere.detail).not.toMatch(/is running/);
});

it("says what the engine is doing while it starts, and what it paints when it is ready", () => {
  expect(engineSummary(engine({ kind: "starting", since: now, doing: "importing torch..." }), 0, now).detail).toBe("Importing torch …");
  const ready = engine({ kind: "ready", url: "http://x", version: "0.3.64", since: now });
  expect(engineSummary(ready, 0, now).title).toBe("Ready to paint");
  expect(engineSummary(ready, 1, now).title).toBe("Painting your picture");
  expect(engineSummary(ready, 3, now).title).toBe("Painting 3 pictures");
  expect(engineSummary({ ...ready, practice: true }, 0, now).detail).toMatch(/practice/);
});

it.each([
  ["http://127.0.0.1:8188", "This computer (port 8188)"],
  ["http://localhost:8000/api", "This computer (port 8000)"],
  ["http://[::1]:8188", "This computer (port 8188)"],
  ["https://gpu.example", "gpu.example"],
  ["http://192.168.1.20:8188", "192.168.1.20 (port 8188)"],
])("an engine at %s is called %s", (address, name) => expect(engineName(address)).toBe(name));
