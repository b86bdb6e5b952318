import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SystemStats } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { backoff, type EngineEvent, type EngineState, type Exit, policy, type TransitionContext, transition } from "./state-machine.ts";

const stats = { version: "0.24.0" } as SystemStats;
const exit: Exit = { code: 1, signal: null, lastLines: ["boom"], spawnError: null };
const at = (now: number, over: Partial<TransitionContext> = {}): TransitionContext => ({
  now,
  random: () => 0.5,
  owned: true,
  crashes: [],
  requestedRestarts: [],
  ...over,
});
const url = "http://127.0.0.1:8188";
const silent: EngineEvent = { type: "unhealthy", url, refused: false, problem: null };
const closed: EngineEvent = { type: "unhealthy", url, refused: true, problem: null };

const run = (events: [number, EngineEvent][], over: Partial<TransitionContext> = {}) => {
  let state: EngineState = { kind: "stopped" };
  const commands: string[] = [];
  for (const [now, event] of events) {
    const next = transition(state, event, at(now, over));
    state = next.state;
    if (next.command) commands.push(next.command);
  }
  return { state, commands };
};

describe("engine state machine", () => {
  it("starts, says what it is doing, and is ready when the probe answers", () => {
    const { state, commands } = run([
      [0, { type: "start" }],
      [10, { type: "log_line", line: "Total VRAM 8192 MB" }],
    ]);
    expect(state).toMatchObject({ kind: "starting", doing: "Total VRAM 8192 MB", lastActivity: 10 });
    expect(commands).toEqual(["launch"]);
    expect(transition(state, { type: "healthy", url, stats }, at(20)).state).toEqual({
      kind: "ready",
      since: 20,
      url,
      stats,
      missedProbes: 0,
    });
  });

  it("never launches an engine that Easel did not start", () => {
    expect(run([[0, { type: "start" }]], { owned: false }).commands).toEqual([]);
  });

  it("waits half a second after the first crash and relaunches when the time has come", () => {
    const crashed = run([
      [0, { type: "start" }],
      [1, { type: "healthy", url, stats }],
      [100, { type: "exited", exit }],
    ]).state;
    expect(crashed).toEqual({ kind: "backing_off", exit, retryAt: 600 });
    expect(transition(crashed, { type: "tick" }, at(599)).command).toBeUndefined();
    expect(transition(crashed, { type: "tick" }, at(600)).command).toBe("launch");
  });

  it("gives up after five crashes in ten minutes and tries again on a click", () => {
    const crashes = [1000, 2000, 3000, 4000];
    const state = transition(
      { kind: "ready", since: 0, url, stats, missedProbes: 0 },
      { type: "exited", exit },
      at(5000, { crashes }),
    ).state;
    expect(state).toMatchObject({ kind: "gave_up", reason: { kind: "crash_loop", crashes: 5, minutes: 10 } });
    expect(transition(state, { type: "start" }, at(6000, { crashes: [] })).command).toBe("launch");
  });

  it("counts a crash after two healthy minutes as the first", () => {
    const state = transition(
      { kind: "ready", since: 0, url, stats, missedProbes: 0 },
      { type: "exited", exit },
      at(200_000, { crashes: [100_000, 150_000] }),
    ).state;
    expect(state).toMatchObject({ kind: "backing_off", retryAt: 200_500 });
  });

  it("needs three missed probes to call a ready engine unresponsive, and one answer to call it ready again", () => {
    let state: EngineState = { kind: "ready", since: 0, url, stats, missedProbes: 0 };
    for (const now of [1, 2]) state = transition(state, now === 1 ? closed : silent, at(now)).state;
    expect(state.kind).toBe("ready");
    state = transition(state, silent, at(3)).state;
    expect(state.kind).toBe("not_answering");
    expect(transition(state, { type: "healthy", url, stats }, at(4)).state.kind).toBe("ready");
  });

  it("waits for a slow start while the log moves, and gives up after ten silent minutes", () => {
    let state: EngineState = { kind: "starting", since: 0, doing: "", lastActivity: 0 };
    for (let minute = 1; minute < 30; minute += 1) {
      state = transition(state, { type: "log_line", line: `importing ${minute}` }, at(minute * 60_000)).state;
      state = transition(state, { type: "tick" }, at(minute * 60_000 + 1)).state;
    }
    expect(state.kind).toBe("starting");
    const late = transition(state, { type: "tick" }, at(29 * 60_000 + policy.startSilenceMs));
    expect(late.state).toMatchObject({ kind: "gave_up", reason: { kind: "start_took_too_long" } });
    expect(late.command).toBe("kill");
  });

  it("lets stop win in every state, and turns a restart while stopping into a start", () => {
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

  it("ends and restarts an engine of ours that is stuck, and only reports one that is not", () => {
    const ready: EngineState = { kind: "ready", since: 0, url, stats, missedProbes: 0 };
    const ours = transition(ready, { type: "stuck" }, at(5));
    expect(ours).toEqual({ state: { kind: "stuck", since: 5, url }, command: "kill" });
    const after = transition(transition(ours.state, { type: "exited", exit }, at(6)).state, { type: "killed" }, at(7)).state;
    expect(after).toMatchObject({ kind: "backing_off", retryAt: 507, exit: { stuck: true } });

    const theirs = transition(ready, { type: "stuck" }, at(5, { owned: false }));
    expect(theirs.command).toBeUndefined();
    const gone = transition(theirs.state, silent, at(6, { owned: false })).state;
    expect(transition(gone, { type: "healthy", url, stats }, at(7, { owned: false })).state.kind).toBe("ready");
    expect(transition(theirs.state, { type: "job_progressed" }, at(6, { owned: false })).state.kind).toBe("not_answering");
  });

  it("says at once what is at the address of an engine that it did not start instead, and when that changes", () => {
    const theirs = { owned: false };
    const problem = new EaselError("engine_unreachable", "engine_login_page", { host: "gpu" }).report();
    const seen: EngineEvent = { type: "unhealthy", url, refused: false, problem };
    const looking = transition({ kind: "stopped" }, { type: "start" }, at(0, theirs)).state;
    const stopped = transition(looking, seen, at(1, theirs)).state;
    expect(stopped).toEqual({ kind: "detached", since: 1, url, problem });
    expect(transition(stopped, seen, at(2, theirs)).state).toBe(stopped);
    expect(transition(stopped, closed, at(3, theirs)).state).toEqual({ kind: "detached", since: 1, url, problem: null });
    // A page that comes once between good answers is no reason to call it gone.
    const ready: EngineState = { kind: "ready", since: 0, url, stats, missedProbes: 0 };
    expect(transition(ready, seen, at(4, theirs)).state).toMatchObject({ kind: "ready", missedProbes: 1 });
  });

  it("notices that an engine it did not start was closed, is not there yet, or is back", () => {
    const theirs = { owned: false };
    const ready: EngineState = { kind: "ready", since: 0, url, stats, missedProbes: 0 };
    const gone: EngineState = { kind: "detached", since: 5, url, problem: null };
    for (const kind of ["not_answering", "stuck"] as const)
      expect(transition({ kind, since: 0, url }, closed, at(5, theirs)).state).toEqual(gone);
    expect(transition(ready, closed, at(5, theirs))).toEqual({ state: gone });
    expect(transition(gone, closed, at(9, theirs)).state).toBe(gone);
    expect(transition(gone, { type: "healthy", url, stats }, at(9, theirs)).state.kind).toBe("ready");
    expect(transition(gone, { type: "stop" }, at(9, theirs))).toEqual({ state: { kind: "stopped" } });
    // Silence alone says little: at first it may still be starting, later it may be loading a model.
    const looking = transition({ kind: "stopped" }, { type: "start" }, at(0, theirs)).state;
    expect(transition(looking, silent, at(5_000, theirs)).state).toBe(looking);
    expect(transition(looking, silent, at(policy.attachTimeoutMs, theirs)).state.kind).toBe("detached");
    expect(transition(looking, closed, at(1, theirs)).state.kind).toBe("detached");
    expect(transition(ready, silent, at(5, theirs)).state.kind).toBe("ready");
    // One of our own takes its place, if that is what the person wants.
    expect(transition(gone, { type: "start" }, at(9))).toMatchObject({ state: { kind: "starting" }, command: "launch" });
  });

  it("restarts at once what asks to be restarted, up to five times in ten minutes", () => {
    const restarting: EngineEvent = { type: "exited", exit: { ...exit, code: 0, restartRequested: true } };
    const ready: EngineState = { kind: "ready", since: 0, url, stats, missedProbes: 0 };
    const earlier = [1, 2, 3, 4];
    expect(transition(ready, restarting, at(1000, { requestedRestarts: earlier }))).toMatchObject({
      state: { kind: "starting" },
      command: "launch",
    });
    expect(transition({ kind: "starting", since: 0, doing: "", lastActivity: 0 }, restarting, at(1000)).command).toBe("launch");
    expect(transition(ready, restarting, at(1000, { requestedRestarts: [...earlier, 5] })).state.kind).toBe("backing_off");
    expect(transition(ready, restarting, at(700_000, { requestedRestarts: [...earlier, 5] })).command).toBe("launch");
    const stopping = transition(ready, { type: "stop" }, at(1000)).state;
    expect(transition(stopping, restarting, at(1000)).command).toBeUndefined();
  });

  it("ends an engine of ours that neither answers nor does anything; any other is only not answering", () => {
    const mute: EngineState = { kind: "not_answering", since: 0, url };
    const ours = transition(mute, { type: "stuck" }, at(5));
    expect(ours).toEqual({ state: { kind: "stuck", since: 5, url, unresponsive: true }, command: "kill" });
    expect(transition(ours.state, { type: "killed" }, at(6)).state).toMatchObject({ kind: "backing_off", exit: { unresponsive: true } });
    expect(transition(mute, { type: "stuck" }, at(5, { owned: false }))).toEqual({ state: mute });
  });

  it("counts nothing over the time the computer slept", () => {
    const night = 9 * 3_600_000;
    const starting: EngineState = { kind: "starting", since: 0, doing: "", lastActivity: 0 };
    const resumed = transition(starting, { type: "resumed" }, at(night)).state;
    expect(transition(resumed, { type: "tick" }, at(night + 1)).state.kind).toBe("starting");
    expect(transition(starting, { type: "tick" }, at(night + 1)).state.kind).toBe("gave_up");
    const ready: EngineState = { kind: "ready", since: 0, url, stats, missedProbes: 2 };
    const [missed] = [transition(ready, { type: "resumed" }, at(night)).state].map(
      (state) => transition(state, silent, at(night + 1)).state,
    );
    expect(missed?.kind).toBe("ready");
  });

  it("keeps the backoff within 20 % of its table", () => {
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, chance) => {
        const base = policy.backoffMs[Math.min(attempt, 5)] ?? 0;
        const wait = backoff(attempt, () => chance);
        expect(wait).toBeGreaterThanOrEqual(base * 0.8 - 1);
        expect(wait).toBeLessThanOrEqual(base * 1.2 + 1);
      }),
    );
  });

  it("never launches twice without an exit in between, whatever happens", () => {
    const event = fc.constantFrom<EngineEvent>(
      { type: "start" },
      { type: "stop" },
      { type: "restart" },
      { type: "log_line", line: "x" },
      { type: "healthy", url, stats },
      silent,
      closed,
      { type: "stuck" },
      { type: "job_progressed" },
      { type: "tick" },
      { type: "exited", exit },
      { type: "exited", exit: { ...exit, restartRequested: true } },
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
          // As in reality: only living processes exit, and "killed" comes only while we are stopping one.
          if (next.type === "exited" && !alive) continue;
          if (next.type === "killed" && state.kind !== "stopping" && state.kind !== "stuck") continue;
          if (next.type === "exited" || next.type === "killed") alive = false;
          const result = transition(state, next, at(now));
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
