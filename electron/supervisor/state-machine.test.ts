import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SystemStats } from "#comfyui/types.ts";
import { backoff, type Context, type EngineEvent, type EngineState, type Exit, policy, step } from "./state-machine.ts";

const stats = { version: "0.24.0" } as SystemStats;
const exit: Exit = { code: 1, signal: null, lastLines: ["boom"], failure: null };
const at = (now: number, over: Partial<Context> = {}): Context => ({
  now,
  random: () => 0.5,
  owned: true,
  crashes: [],
  reboots: [],
  ...over,
});
const url = "http://127.0.0.1:8188";
const silent: EngineEvent = { type: "unhealthy", url, closed: false };
const closed: EngineEvent = { type: "unhealthy", url, closed: true };

const run = (events: [number, EngineEvent][], over: Partial<Context> = {}) => {
  let state: EngineState = { kind: "stopped" };
  const commands: string[] = [];
  for (const [now, event] of events) {
    const next = step(state, event, at(now, over));
    state = next.state;
    if (next.command) commands.push(next.command);
  }
  return { state, commands };
};

describe("engine state machine", () => {
  it("starts, says what it is doing, and is ready when the probe answers", () => {
    const { state, commands } = run([
      [0, { type: "start" }],
      [10, { type: "said", line: "Total VRAM 8192 MB" }],
    ]);
    expect(state).toMatchObject({ kind: "starting", doing: "Total VRAM 8192 MB", lastSign: 10 });
    expect(commands).toEqual(["launch"]);
    expect(step(state, { type: "healthy", url, stats }, at(20)).state).toEqual({ kind: "ready", since: 20, url, stats, misses: 0 });
  });

  it("never launches an engine that somebody else started", () => {
    expect(run([[0, { type: "start" }]], { owned: false }).commands).toEqual([]);
  });

  it("waits half a second after the first crash and relaunches when the time has come", () => {
    const crashed = run([
      [0, { type: "start" }],
      [1, { type: "healthy", url, stats }],
      [100, { type: "exited", exit }],
    ]).state;
    expect(crashed).toEqual({ kind: "backing_off", exit, retryAt: 600 });
    expect(step(crashed, { type: "tick" }, at(599)).command).toBeUndefined();
    expect(step(crashed, { type: "tick" }, at(600)).command).toBe("launch");
  });

  it("gives up after five crashes in ten minutes and tries again on a click", () => {
    const crashes = [1000, 2000, 3000, 4000];
    const state = step({ kind: "ready", since: 0, url, stats, misses: 0 }, { type: "exited", exit }, at(5000, { crashes })).state;
    expect(state).toMatchObject({ kind: "gave_up", reason: { kind: "crash_loop", crashes: 5, minutes: 10 } });
    expect(step(state, { type: "start" }, at(6000, { crashes: [] })).command).toBe("launch");
  });

  it("counts a crash after two calm minutes as the first", () => {
    const state = step(
      { kind: "ready", since: 0, url, stats, misses: 0 },
      { type: "exited", exit },
      at(200_000, { crashes: [100_000, 150_000] }),
    ).state;
    expect(state).toMatchObject({ kind: "backing_off", retryAt: 200_500 });
  });

  it("needs three missed probes to call a ready engine silent, and one answer to call it ready again", () => {
    let state: EngineState = { kind: "ready", since: 0, url, stats, misses: 0 };
    for (const now of [1, 2]) state = step(state, now === 1 ? closed : silent, at(now)).state;
    expect(state.kind).toBe("ready");
    state = step(state, silent, at(3)).state;
    expect(state.kind).toBe("not_answering");
    expect(step(state, { type: "healthy", url, stats }, at(4)).state.kind).toBe("ready");
  });

  it("does not trip over a slow start while the log moves, but over ten silent minutes", () => {
    let state: EngineState = { kind: "starting", since: 0, doing: "", lastSign: 0 };
    for (let minute = 1; minute < 30; minute += 1) {
      state = step(state, { type: "said", line: `importing ${minute}` }, at(minute * 60_000)).state;
      state = step(state, { type: "tick" }, at(minute * 60_000 + 1)).state;
    }
    expect(state.kind).toBe("starting");
    const late = step(state, { type: "tick" }, at(29 * 60_000 + policy.startSilence));
    expect(late.state).toMatchObject({ kind: "gave_up", reason: { kind: "start_took_too_long" } });
    expect(late.command).toBe("kill");
  });

  it("stop wins in every state, and restart while stopping becomes a start", () => {
    expect(
      run([
        [0, { type: "start" }],
        [1, { type: "stop" }],
        [2, { type: "exited", exit }],
        [3, { type: "killed" }],
      ]).state,
    ).toEqual({ kind: "stopped" });
    const again = run([
      [0, { type: "start" }],
      [1, { type: "stop" }],
      [2, { type: "restart" }],
      [3, { type: "killed" }],
    ]);
    expect(again.state.kind).toBe("starting");
    expect(again.commands).toEqual(["launch", "kill", "launch"]);
  });

  it("ends an engine of ours that is stuck, and starts it again; of somebody else's it only tells", () => {
    const ready: EngineState = { kind: "ready", since: 0, url, stats, misses: 0 };
    const ours = step(ready, { type: "stuck" }, at(5));
    expect(ours).toEqual({ state: { kind: "stuck", since: 5, url }, command: "kill" });
    const after = step(step(ours.state, { type: "exited", exit }, at(6)).state, { type: "killed" }, at(7)).state;
    expect(after).toMatchObject({ kind: "backing_off", retryAt: 507, exit: { stuck: true } });

    const theirs = step(ready, { type: "stuck" }, at(5, { owned: false }));
    expect(theirs.command).toBeUndefined();
    const gone = step(theirs.state, silent, at(6, { owned: false })).state;
    expect(step(gone, { type: "healthy", url, stats }, at(7, { owned: false })).state.kind).toBe("ready");
    expect(step(theirs.state, { type: "moved" }, at(6, { owned: false })).state.kind).toBe("not_answering");
  });

  it("knows of somebody else's engine that it was closed, or is not there; and that it is back", () => {
    const theirs = { owned: false };
    const ready: EngineState = { kind: "ready", since: 0, url, stats, misses: 0 };
    const gone: EngineState = { kind: "detached", since: 5, url };
    for (const kind of ["not_answering", "stuck"] as const)
      expect(step({ kind, since: 0, url }, closed, at(5, theirs)).state).toEqual(gone);
    expect(step(ready, closed, at(5, theirs))).toEqual({ state: gone });
    expect(step(gone, closed, at(9, theirs)).state).toBe(gone);
    expect(step(gone, { type: "healthy", url, stats }, at(9, theirs)).state.kind).toBe("ready");
    expect(step(gone, { type: "stop" }, at(9, theirs))).toEqual({ state: { kind: "stopped" } });
    // Silence alone says little: at first it may be on its way, later it may load a model.
    const looking = step({ kind: "stopped" }, { type: "start" }, at(0, theirs)).state;
    expect(step(looking, silent, at(5_000, theirs)).state).toBe(looking);
    expect(step(looking, silent, at(policy.attachWithin, theirs)).state.kind).toBe("detached");
    expect(step(looking, closed, at(1, theirs)).state.kind).toBe("detached");
    expect(step(ready, silent, at(5, theirs)).state.kind).toBe("ready");
    // One of our own in its place, where that is what the person wants.
    expect(step(gone, { type: "start" }, at(9))).toMatchObject({ state: { kind: "starting" }, command: "launch" });
  });

  it("starts anew at once what ended only to be started anew, five times in ten minutes", () => {
    const rebooting: EngineEvent = { type: "exited", exit: { ...exit, code: 0, rebooting: true } };
    const ready: EngineState = { kind: "ready", since: 0, url, stats, misses: 0 };
    const reboots = [1, 2, 3, 4];
    expect(step(ready, rebooting, at(1000, { reboots }))).toMatchObject({ state: { kind: "starting" }, command: "launch" });
    expect(step({ kind: "starting", since: 0, doing: "", lastSign: 0 }, rebooting, at(1000)).command).toBe("launch");
    expect(step(ready, rebooting, at(1000, { reboots: [...reboots, 5] })).state.kind).toBe("backing_off");
    expect(step(ready, rebooting, at(700_000, { reboots: [...reboots, 5] })).command).toBe("launch");
    const stopping = step(ready, { type: "stop" }, at(1000)).state;
    expect(step(stopping, rebooting, at(1000)).command).toBeUndefined();
  });

  it("ends one of ours that neither answers nor does anything; somebody else's is only not answering", () => {
    const mute: EngineState = { kind: "not_answering", since: 0, url };
    const ours = step(mute, { type: "stuck" }, at(5));
    expect(ours).toEqual({ state: { kind: "stuck", since: 5, url, silent: true }, command: "kill" });
    expect(step(ours.state, { type: "killed" }, at(6)).state).toMatchObject({ kind: "backing_off", exit: { silent: true } });
    expect(step(mute, { type: "stuck" }, at(5, { owned: false }))).toEqual({ state: mute });
  });

  it("counts nothing over the time the computer slept", () => {
    const night = 9 * 3_600_000;
    const starting: EngineState = { kind: "starting", since: 0, doing: "", lastSign: 0 };
    const resumed = step(starting, { type: "resumed" }, at(night)).state;
    expect(step(resumed, { type: "tick" }, at(night + 1)).state.kind).toBe("starting");
    expect(step(starting, { type: "tick" }, at(night + 1)).state.kind).toBe("gave_up");
    const ready: EngineState = { kind: "ready", since: 0, url, stats, misses: 2 };
    const [missed] = [step(ready, { type: "resumed" }, at(night)).state].map((state) => step(state, silent, at(night + 1)).state);
    expect(missed?.kind).toBe("ready");
  });

  it("keeps the backoff within 20 % of its table", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, chance) => {
        const base = policy.backoff[Math.min(attempt, 5)] ?? 0;
        const wait = backoff(attempt, () => chance);
        expect(wait).toBeGreaterThanOrEqual(base * 0.8 - 1);
        expect(wait).toBeLessThanOrEqual(base * 1.2 + 1);
      }),
    );
  });

  it("never launches twice without an end in between, whatever happens", () => {
    const event = fc.constantFrom<EngineEvent>(
      { type: "start" },
      { type: "stop" },
      { type: "restart" },
      { type: "said", line: "x" },
      { type: "healthy", url, stats },
      silent,
      closed,
      { type: "stuck" },
      { type: "moved" },
      { type: "tick" },
      { type: "exited", exit },
      { type: "exited", exit: { ...exit, rebooting: true } },
      { type: "killed" },
      { type: "resumed" },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state: EngineState = { kind: "stopped" };
        let alive = false;
        let now = 0;
        for (const next of events) {
          now += 5_000;
          // The world: exits happen only to living processes, "killed" only when we are stopping.
          if (next.type === "exited" && !alive) continue;
          if (next.type === "killed" && state.kind !== "stopping" && state.kind !== "stuck") continue;
          if (next.type === "exited" || next.type === "killed") alive = false;
          const result = step(state, next, at(now));
          if (result.command === "launch") {
            expect(alive).toBe(false);
            alive = true;
          }
          state = result.state;
        }
      }),
    );
  });
});
