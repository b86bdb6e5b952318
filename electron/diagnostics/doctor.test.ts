import { describe, expect, test } from "vitest";
import type { ErrorView, JobView } from "#contract/job.ts";
import type { ClientView, DoctorStep, EngineView } from "#contract/view.ts";
import { diagnose, type Symptoms } from "./doctor.ts";

const error: ErrorView = { kind: "engine_crashed", message: "It stopped.", remedy: "Start it again." };

const engine = (state: EngineView["state"], practice = false): EngineView => ({
  source: { kind: "auto" },
  practice,
  state,
  owned: true,
  memory: null,
  notes: [],
});
const READY = { kind: "ready", url: "http://127.0.0.1:1", version: "0.3.64", since: 0 } as const;

const client = (over: Partial<ClientView>): ClientView => ({
  id: "cursor",
  name: "Cursor",
  detected: "Installed",
  path: "",
  config: { kind: "written" },
  starts: { kind: "untried" },
  lastConnectedAt: null,
  connectedNow: false,
  afterWriting: "Restart Cursor.",
  next: "Restart Cursor.",
  ways: { link: false, bundle: false },
  canRestart: false,
  chatViews: { show: "always", declared: true, documented: true },
  snippet: "",
  changes: [],
  ...over,
});

const job = (state: JobView["state"]): JobView =>
  ({
    id: "1",
    tool: "generate_image",
    client: "cursor",
    arguments: {},
    createdAt: 0,
    startedAt: 0,
    finishedAt: 0,
    state,
  }) as unknown as JobView;

const WELL: Symptoms = {
  engine: engine(READY),
  model: { kind: "usable", name: "dreamshaper" },
  bridge: { kind: "ready", tools: [] },
  probe: { kind: "starts", at: 0, tools: 7 },
  clients: [client({ connectedNow: true, lastConnectedAt: 1 })],
  jobs: [job({ kind: "done", outputs: [], text: [] })],
  pictures: 1,
};

function look(over: Partial<Symptoms>, id: DoctorStep["id"]): DoctorStep {
  const step = diagnose({ ...WELL, ...over }).find((one) => one.id === id);
  if (!step) throw new Error(id);
  return step;
}

test("when all is well, every link is good and asks for nothing", () => {
  const steps = diagnose(WELL);
  expect(steps.map(({ id }) => id)).toEqual(["engine", "model", "bridge", "config", "client", "call"]);
  for (const step of steps) expect(step).toMatchObject({ state: "good", remedy: null, fix: null });
});

test("what is not good always says what to do", () => {
  const ill: Partial<Symptoms>[] = [
    ...(
      [
        { kind: "stopped" },
        { kind: "starting", since: 0, doing: "" },
        { kind: "stopping" },
        { kind: "not_answering", url: "", since: 0 },
        { kind: "detached", url: "", since: 0, problem: null },
        { kind: "stuck", url: "", since: 0 },
        { kind: "crashed", error, lastLines: [], retryAt: null },
        { kind: "failed", error },
      ] as EngineView["state"][]
    ).map((state) => ({ engine: engine(state), model: null })),
    { model: { kind: "missing", error } },
    { bridge: { kind: "failed", error } },
    { probe: { kind: "fails", at: 0, error } },
    { probe: { kind: "untried" } },
    { clients: [] },
    { clients: [client({ config: { kind: "unreadable", error } })] },
    { jobs: [], pictures: 0 },
    { jobs: [job({ kind: "failed", error })] },
  ];
  for (const symptoms of ill) {
    const steps = diagnose({ ...WELL, ...symptoms }).filter(({ state }) => state !== "good");
    expect(steps.length, JSON.stringify(symptoms)).toBeGreaterThan(0);
    for (const { says, remedy } of steps) expect([says, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  }
});

describe("the engine", () => {
  test("stopped, stuck and crashed have their button", () => {
    expect(look({ engine: engine({ kind: "stopped" }) }, "engine")).toMatchObject({ state: "bad", fix: { kind: "start_engine" } });
    expect(look({ engine: engine({ kind: "stuck", url: "", since: 0 }) }, "engine").fix).toEqual({ kind: "restart_engine" });
    expect(look({ engine: engine({ kind: "failed", error }) }, "engine").fix).toEqual({ kind: "open", page: "settings" });
  });

  test("what is at its address instead, or keeps Easel out, is said as it is", () => {
    const found = look({ engine: engine({ kind: "detached", url: "", since: 0, problem: error }) }, "engine");
    expect(found).toMatchObject({ state: "bad", says: error.message, remedy: error.remedy, fix: { kind: "open", page: "settings" } });
  });

  test("a practice engine is called so, and needs no model", () => {
    const practice = { engine: engine(READY, true), model: null };
    expect(look(practice, "engine").says).toContain("without AI");
    expect(look(practice, "model").state).toBe("good");
  });

  test("models are not blamed while nobody can be asked", () => {
    expect(look({ engine: engine({ kind: "stopped" }), model: null }, "model").state).toBe("waiting");
  });
});

describe("the settings of AI apps", () => {
  test("what vanished or went stale comes first, with the button that puts it back", () => {
    const clients = [client({}), client({ id: "zed", name: "Zed", config: { kind: "vanished" } })];
    expect(look({ clients }, "config")).toMatchObject({
      state: "bad",
      says: expect.stringContaining("Zed"),
      fix: { kind: "connect", client: "zed" },
    });
    expect(look({ clients: [client({ config: { kind: "stale" } })] }, "config").fix).toEqual({ kind: "connect", client: "cursor" });
  });

  test("nobody is connected: the first app that is there is offered", () => {
    const absent = client({ config: { kind: "absent" } });
    expect(look({ clients: [client({ id: "zed", detected: null, config: { kind: "absent" } }), absent] }, "config").fix).toEqual({
      kind: "connect",
      client: "cursor",
    });
    expect(look({ clients: [] }, "config").fix).toEqual({ kind: "open", page: "connect" });
  });
});

describe("the AI app itself", () => {
  test("has come, has been here, or is waited for", () => {
    expect(look({}, "client").says).toBe("Cursor is connected now. Cursor shows pictures in the chat.");
    expect(look({ clients: [client({ lastConnectedAt: 1 })] }, "client")).toMatchObject({ state: "good", says: "Cursor has been here." });
    expect(look({ clients: [client({})] }, "client")).toMatchObject({ state: "waiting", remedy: "Restart Cursor.", fix: null });
    const claude = client({ id: "claude-desktop", canRestart: true });
    expect(look({ clients: [claude] }, "client").fix).toEqual({ kind: "restart_client", client: "claude-desktop" });
  });
});

describe("pictures in the chat", () => {
  const says = (over: Partial<ClientView["chatViews"]>) => {
    const chatViews = { show: "always", declared: true, documented: true, ...over } as const;
    return look({ clients: [client({ connectedNow: true, chatViews })] }, "client").says.replace("Cursor is connected now. ", "");
  };

  test("are what the app said, what is known of it, and what the person chose", () => {
    expect(says({})).toBe("Cursor shows pictures in the chat.");
    expect(says({ documented: false })).toBe("Cursor shows pictures in the chat.");
    expect(says({ declared: false })).toContain("this version did not say that it can");
    expect(says({ declared: null, documented: false })).toContain("not known to show pictures");
    expect(says({ show: "never" })).toContain("switched pictures off");
  });

  test("are said for each app that is connected, and for no other", () => {
    const clients = [
      client({ connectedNow: true }),
      client({ id: "codex", name: "Codex", connectedNow: true, chatViews: { show: "always", declared: false, documented: false } }),
      client({ id: "zed", name: "Zed", lastConnectedAt: 1 }),
    ];
    const { says } = look({ clients }, "client");
    expect(says).toContain("Cursor shows pictures in the chat. Codex is not known to show pictures in the chat");
    expect(says).not.toContain("Zed");
  });
});

describe("the last call", () => {
  test("worked, failed, runs, or never was; a cancelled one says nothing", () => {
    const done = job({ kind: "done", outputs: [], text: [] });
    const failed = job({ kind: "failed", error });
    const cancelled = job({ kind: "cancelled" });
    const running = job({ kind: "running", fraction: null, step: null, steps: null });
    const says = (jobs: JobView[]) => look({ jobs }, "call").state;
    expect(says([cancelled, done, failed])).toBe("good");
    expect(look({ jobs: [failed, done] }, "call")).toMatchObject({ state: "bad", says: "It stopped.", remedy: "Start it again." });
    expect(says([running])).toBe("waiting");
    expect(look({ jobs: [cancelled], pictures: 0 }, "call").fix).toEqual({ kind: "paint" });
  });

  test("of an earlier day counts, too", () => {
    expect(look({ jobs: [], pictures: 11 }, "call")).toMatchObject({
      state: "good",
      says: "There are 11 pictures.",
      fix: { kind: "paint" },
    });
  });

  test("is not asked for while there is no engine to paint it", () => {
    expect(look({ jobs: [], pictures: 0, engine: engine({ kind: "stopped" }) }, "call")).toMatchObject({ state: "waiting", fix: null });
  });
});
