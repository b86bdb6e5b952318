import { describe, expect, it } from "vitest";
import type { AppState } from "#contract/view.ts";
import { app, practiceEngine } from "../dev/samples.ts";
import { engineSummary } from "./engine.ts";
import { statusOf } from "./status.ts";

function look(over: Partial<AppState>) {
  const state = app(over);
  return statusOf(state, engineSummary(state.engine, 0, 0, { paused: state.paused, elsewhere: 0 }));
}

describe("how things are", () => {
  it("is well only when the whole chain is", () => {
    expect(look({})).toMatchObject({ tone: "good", title: "Ready to paint", next: null });
    expect(look({}).more).toEqual(expect.arrayContaining(["free", "restart", "stop"]));
  });

  it("speaks of the bridge where AI apps cannot reach Easel, and starts it again", () => {
    const error = { kind: "engine_crashed", message: "It stopped.", remedy: "It is started again." } as const;
    expect(look({ bridge: { kind: "failed", error } })).toMatchObject({
      tone: "bad",
      title: "AI apps cannot reach Easel right now",
      detail: "It stopped. It is started again.",
      next: "restart_bridge",
    });
    expect(look({ bridge: { kind: "starting" } })).toMatchObject({ tone: "wait", next: null });
  });

  it("speaks of the model that is missing, but not with the practice engine, which needs none", () => {
    expect(look({ paintModel: "missing" })).toMatchObject({ title: "One thing is missing: a model", next: "get_model" });
    const engine = practiceEngine({ kind: "ready", url: "http://127.0.0.1:1", version: "practice", since: 0 });
    expect(look({ paintModel: "missing", engine })).toMatchObject({ title: "Ready to paint", next: null });
  });

  it("offers first what mends the engine", () => {
    const engine = (state: AppState["engine"]["state"]) => ({ engine: { ...app().engine, state } });
    const error = { kind: "engine_unreachable", message: "None was found.", remedy: "Choose its folder." } as const;
    expect(look(engine({ kind: "stopped" })).next).toBe("start");
    expect(look(engine({ kind: "stuck", url: "http://127.0.0.1:1", since: 0 })).next).toBe("restart");
    expect(look(engine({ kind: "failed", error }))).toMatchObject({ next: "choose", more: ["start"] });
    expect(look({ paused: true }).next).toBe("resume");
  });
});
