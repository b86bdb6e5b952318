import { describe, expect, it } from "vitest";
import type { JobView } from "#contract/job.ts";
import type { EngineView } from "#contract/view.ts";
import { trayLook, trayMenu } from "./tray.ts";

const engine = (state: EngineView["state"], over: Partial<EngineView> = {}): EngineView => ({
  source: { kind: "practice" },
  practice: true,
  owned: true,
  memory: null,
  state,
  ...over,
});
const ready: EngineView["state"] = { kind: "ready", url: "http://127.0.0.1:1", version: "1", since: 0 };
const job = (state: JobView["state"]): JobView => ({
  id: "1",
  tool: "generate_image",
  client: "x",
  arguments: {},
  createdAt: 0,
  startedAt: null,
  finishedAt: null,
  state,
});
const error = { kind: "engine_crashed", message: "The engine stopped unexpectedly (code 1).", remedy: "" };
const actions = Object.fromEntries(
  ["open", "openGallery", "startEngine", "stopEngine", "restartEngine", "openEngineInBrowser", "quit"].map((name) => [name, () => {}]),
) as never;

describe("tray", () => {
  it.each<[string, EngineView["state"], JobView[], string, RegExp]>([
    ["ready", ready, [], "ready", /ready/],
    [
      "working",
      ready,
      [job({ kind: "queued", position: 1 }), job({ kind: "running", fraction: 0.42, step: 4, steps: 10 })],
      "working",
      /2 pictures, 42 %/,
    ],
    ["done jobs do not count", ready, [job({ kind: "cancelled" })], "ready", /ready/],
    ["starting", { kind: "starting", since: 0, doing: "" }, [], "starting", /starting/],
    ["stopped", { kind: "stopped" }, [], "problem", /stopped/],
    ["crashed", { kind: "crashed", error, lastLines: [], retryAt: null }, [], "problem", /unexpectedly/],
  ])("%s", (_name, state, jobs, mood, tooltip) => {
    const look = trayLook({ engine: engine(state), jobs });
    expect(look.mood).toBe(mood);
    expect(look.tooltip).toMatch(tooltip);
  });

  it("offers start only when stopped, stop only when running, neither for somebody else's engine", () => {
    const labels = (view: EngineView) =>
      trayMenu({ engine: view, jobs: [] }, actions)
        .filter((item) => item.enabled !== false)
        .map((item) => item.label);
    expect(labels(engine(ready))).toContain("Stop the engine");
    expect(labels(engine(ready))).not.toContain("Start the engine");
    expect(labels(engine({ kind: "stopped" }))).toContain("Start the engine");
    expect(labels(engine(ready, { owned: false })).join()).not.toMatch(/Stop|Start|Restart/);
    expect(labels(engine(ready, { practice: false, source: { kind: "url", url: "x" } }))).toContain("Open ComfyUI in the browser");
    expect(labels(engine({ kind: "stopped" }))).toContain("Quit Easel");
  });
});
