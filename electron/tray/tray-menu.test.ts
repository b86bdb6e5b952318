import { describe, expect, it } from "vitest";
import type { ErrorView, JobView } from "#contract/job.ts";
import type { EngineView } from "#contract/view.ts";
import { type LastPicture, trayLook, trayMenu } from "./tray-menu.ts";

const engine = (state: EngineView["state"], over: Partial<EngineView> = {}): EngineView => ({
  source: { kind: "practice" },
  practice: true,
  owned: true,
  memory: null,
  notes: [],
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
const error: ErrorView = { kind: "engine_crashed", message: "The engine stopped unexpectedly (code 1).", remedy: "" };
const actions = Object.fromEntries(
  ["open", "openGallery", "pause", "startEngine", "stopEngine", "restartEngine", "openEngineInBrowser", "quit"].map((name) => [
    name,
    () => {},
  ]),
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
    ["detached", { kind: "detached", url: "http://127.0.0.1:1", since: 0, problem: null }, [], "problem", /your ComfyUI is not running/],
    ["stopped", { kind: "stopped" }, [], "paused", /stopped/],
    ["crashed", { kind: "crashed", error, lastLines: [], retryAt: null }, [], "problem", /unexpectedly/],
  ])("%s", (_name, state, jobs, icon, text) => {
    const look = trayLook({ engine: engine(state), jobs, paused: false });
    expect(look.icon).toBe(icon);
    expect(look.text).toMatch(text);
  });

  it("offers start only when stopped, stop only when running, neither for somebody else's engine", () => {
    const labels = (view: EngineView) =>
      trayMenu({ engine: view, jobs: [], paused: false }, null, actions)
        .filter((item) => item.enabled !== false)
        .map((item) => item.label);
    expect(labels(engine(ready))).toContain("Stop the engine");
    expect(labels(engine(ready))).not.toContain("Start the engine");
    const closed = (source: EngineView["source"]) =>
      labels(engine({ kind: "detached", url: "http://127.0.0.1:1", since: 0, problem: null }, { source, owned: false }));
    expect(closed({ kind: "auto" })).toContain("Start the engine");
    expect(closed({ kind: "url", url: "http://127.0.0.1:1" })).not.toContain("Start the engine");
    expect(labels(engine({ kind: "stopped" }))).toContain("Start the engine");
    expect(labels(engine(ready, { owned: false })).join()).not.toMatch(/Stop|Start|Restart/);
    expect(labels(engine(ready, { practice: false, source: { kind: "url", url: "x" } }))).toContain("Open ComfyUI in the browser");
    expect(labels(engine({ kind: "stopped" }))).toContain("Quit Easel");
  });

  it("says that new work waits, unless something is still being painted", () => {
    const look = (jobs: JobView[]) => trayLook({ engine: engine(ready), jobs, paused: true });
    expect(look([])).toEqual({ icon: "paused", text: "paused" });
    expect(look([job({ kind: "queued", position: null })])).toEqual({ icon: "paused", text: "paused, a picture waiting" });
    expect(look([job({ kind: "running", fraction: 0.5, step: 1, steps: 2 })]).icon).toBe("working");
  });

  it("pauses and goes on, and opens the last picture", () => {
    const done: unknown[] = [];
    const doing = {
      ...(actions as object),
      pause: (paused: boolean) => done.push(paused),
      openGallery: (id: string | null) => done.push(id),
    };
    const menu = (paused: boolean, last: LastPicture | null) => trayMenu({ engine: engine(ready), jobs: [], paused }, last, doing as never);
    const click = (items: ReturnType<typeof menu>, label: string) => {
      const item = items.find((one) => one.label === label);
      (item?.click as (() => void) | undefined)?.();
      return item;
    };
    expect(click(menu(false, null), "Last picture")).toBeUndefined();
    click(menu(false, null), "Pause new work");
    click(menu(true, null), "Resume new work");
    click(menu(false, { id: "3f2a91c4", prompt: "", thumbnail: null }), "Last picture");
    click(menu(false, { id: "3f", prompt: `a fox & ${"🦊".repeat(40)}`, thumbnail: null }), `Last picture: a fox && ${"🦊".repeat(24)}…`);
    expect(done).toEqual([true, false, "3f2a91c4", "3f"]);
  });
});
