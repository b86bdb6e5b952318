import { randomUUID } from "node:crypto";
import { describe, expect, type TestContext, test } from "vitest";
import { endless, inverted } from "./graphs.ts";
import { type Listener, listening } from "./listener.ts";
import {
  call,
  engine,
  eventually,
  finished,
  history,
  isRunning,
  needs,
  needsCache,
  needsCancel,
  needsSampler,
  pause,
  post,
  postPrompt,
  queue,
  run,
  submit,
  tag,
} from "./probe.ts";

/** Starts a job that goes on until it is interrupted, keeps the queue busy with it during `use`, and interrupts it. */
async function whileBusy<T>(use: (busy: string, listener: Listener) => Promise<T>): Promise<T> {
  return listening({}, async (listener) => {
    const busy = await submit(endless(), { client_id: listener.sid });
    try {
      await listener.sampling(busy);
      return await use(busy, listener);
    } finally {
      await post("/interrupt", { prompt_id: busy });
      await finished(busy);
    }
  });
}

const pendingIds = async () => (await queue()).queue_pending.map((item) => item[1]);

/** Clearing takes other people's jobs too: only where nobody else's are, or where the operator allows it. */
async function onlyOurs(context: TestContext, present: string[], ours: string[]): Promise<void> {
  context.skip(!engine.allowed.alone && present.some((id) => !ours.includes(id)), "other people's jobs would be cleared");
}

describe("C7 order and numbers of jobs", () => {
  test("each accepted or rejected prompt takes the next number", async () => {
    const { reply: first } = await postPrompt({ prompt: inverted() });
    await postPrompt({ prompt: {} });
    const { reply: second } = await postPrompt({ prompt: inverted() });
    expect(second.number).toBeGreaterThanOrEqual(first.number + 2);
  });

  needsSampler("the lowest number runs first; front goes before the rest; a number is echoed as given", async () => {
    await listening({}, async (listener) => {
      const ids = await whileBusy(async (busy) => {
        const add = async (rest: object) => {
          const { status, reply } = await postPrompt({ prompt: inverted(), prompt_id: randomUUID(), client_id: listener.sid, ...rest });
          expect(status).toBe(200);
          return reply;
        };
        const last = await add({ number: 1_000_000.5 });
        const normal = await add({});
        const front = await add({ front: true });
        const first = await add({ number: -1_000_000.5, front: true });
        expect([last.number, first.number]).toEqual([1_000_000.5, -1_000_000.5]);
        expect(normal.number).toBeGreaterThan(0);
        expect(front.number).toBeLessThan(0);

        const { queue_running, queue_pending } = await queue();
        expect(queue_running.map((item) => item[1])).toEqual([busy]);
        const order = [first, front, normal, last].map((reply) => reply.prompt_id);
        for (const reply of [first, front, normal, last]) {
          const item = queue_pending.find(([, id]) => id === reply.prompt_id);
          expect(item).toMatchObject([reply.number, reply.prompt_id, { "3": { class_type: "PreviewImage" } }, expect.any(Object), ["3"]]);
          expect(item?.[3]).toMatchObject({ client_id: listener.sid });
        }
        expect((await call("/prompt")).json<{ exec_info: { queue_remaining: number } }>().exec_info.queue_remaining).toBeGreaterThanOrEqual(
          5,
        );
        return order;
      });
      await Promise.all(ids.map((id) => listener.ended(id)));
      expect(listener.events("execution_start").map((data) => data.prompt_id)).toEqual(ids);
    });
  });
});

describe("C8 the client names the job", () => {
  test("a given id is used everywhere; without one the engine mints a UUID", async () => {
    const id = randomUUID();
    const { reply } = await postPrompt({ prompt: inverted(), prompt_id: id });
    expect(reply).toMatchObject({ prompt_id: id, number: expect.any(Number), node_errors: {} });
    expect((await finished(id)).prompt[1]).toBe(id);
    const { reply: minted } = await postPrompt({ prompt: inverted() });
    expect(minted.prompt_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  needsCancel("an id that is no canonical UUID is refused (since the 0.38 era)", async () => {
    for (const id of ["5", 5, "not-a-uuid", randomUUID().toUpperCase(), randomUUID().replaceAll("-", "")]) {
      const { status, reply } = await postPrompt({ prompt: inverted(), prompt_id: id });
      expect([status, reply.error?.type], String(id)).toEqual([400, "invalid_prompt_id"]);
    }
    const { status, reply } = await postPrompt({ prompt: inverted(), prompt_id: null });
    expect(status).toBe(200);
    expect(reply.prompt_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  needs(!engine.cancel, "the engine insists on UUIDs (0.38 era)")("any id is taken as text (before 0.38)", async () => {
    for (const id of [`${tag} no uuid`, 98765432101, null]) {
      const { status, reply } = await postPrompt({ prompt: inverted(), prompt_id: id });
      expect([status, reply.prompt_id]).toEqual([200, id === null ? "None" : String(id)]);
    }
  });
});

describe("C13 interrupt", () => {
  const interrupted = async (id: string) => {
    const entry = await finished(id);
    expect(entry.status).toMatchObject({ status_str: "error", completed: false });
    expect(entry.outputs).toEqual({});
    const [type, data] = entry.status.messages.at(-1) ?? [];
    expect(type).toBe("execution_interrupted");
    expect(data).toMatchObject({ prompt_id: id, node_id: "5", node_type: "KSampler", executed: expect.any(Array) });
    return data as { executed: string[] };
  };

  needsSampler("by its id: the running job ends at the next step, says so, and the next job runs", async () => {
    await listening({}, async (listener) => {
      const id = await submit(endless(), { client_id: listener.sid });
      await listener.sampling(id);
      const next = await submit(inverted(), { client_id: listener.sid });
      expect(await isRunning(id)).toBe(true);
      const reply = await post("/interrupt", { prompt_id: id });
      expect([reply.status, reply.text]).toEqual([200, ""]);
      const event = await listener.event("execution_interrupted", (data) => data.prompt_id === id);
      await listener.ended(id);
      const { executed } = await interrupted(id);
      expect(event).toMatchObject({ node_id: "5", node_type: "KSampler", executed, timestamp: expect.any(Number) });
      // Nodes that were loaded from the cache count as well, so only those that must have run are sure to be named.
      expect(executed).not.toContain("5");
      expect(executed).not.toContain("7");
      await listener.ended(next);
      const types = listener.about(id).map((frame) => frame.type);
      expect(types).not.toContain("execution_success");
      expect(types).not.toContain("execution_error");
      expect(types.slice(-2)).toEqual(["execution_interrupted", "executing"]);
      expect((await history(next))?.status.status_str).toBe("success");
    });
  });

  needsSampler("by the id of another or of a pending job: nothing happens", async () => {
    await whileBusy(async (busy) => {
      const waiting = await submit(inverted());
      for (const id of [randomUUID(), waiting]) expect((await post("/interrupt", { prompt_id: id })).status).toBe(200);
      await pause(300);
      expect(await isRunning(busy)).toBe(true);
      expect(await pendingIds()).toContain(waiting);
      expect(await history(waiting)).toBeUndefined();
    });
  });

  for (const [what, body] of [
    ["without a body", undefined],
    ["with an empty object", {}],
    ["with something that is no JSON", "stop!"],
  ] as const) {
    needsSampler(`global, ${what}: whatever runs ends`, async () => {
      await listening({}, async (listener) => {
        const id = await submit(endless(), { client_id: listener.sid });
        await listener.sampling(id);
        expect(await isRunning(id)).toBe(true);
        expect((await post("/interrupt", body)).status).toBe(200);
        await listener.ended(id);
        await interrupted(id);
      });
    });
  }

  test("with nothing running it is harmless, even for the next job", async (context) => {
    const { queue_running } = await queue();
    await onlyOurs(
      context,
      queue_running.map((item) => item[1]),
      [],
    );
    expect((await post("/interrupt", {})).status).toBe(200);
    await run(inverted());
  });
});

describe("C14 taking jobs out of the queue", () => {
  needsSampler("a deleted job never runs, reaches no history, and only status tells", async () => {
    await whileBusy(async (busy, listener) => {
      const gone = await submit(inverted(), { client_id: listener.sid });
      const stays = await submit(inverted(), { client_id: listener.sid });
      const remaining = () => listener.events("status").length;
      const before = remaining();
      const reply = await post("/queue", { delete: [gone, busy, "no-such-job"] });
      expect([reply.status, reply.text]).toEqual([200, ""]);
      await eventually("a status", async () => remaining() > before);
      expect(await pendingIds()).toEqual(expect.arrayContaining([stays]));
      expect(await pendingIds()).not.toContain(gone);
      expect(await isRunning(busy)).toBe(true);
      await post("/interrupt", { prompt_id: busy });
      await listener.ended(stays);
      expect(await history(gone)).toBeUndefined();
      expect(listener.about(gone)).toEqual([]);
    });
  });

  needsSampler("clear empties what waits and leaves what runs (takes everybody's waiting jobs)", async (context) => {
    await whileBusy(async (busy) => {
      const ours = [await submit(inverted()), await submit(inverted())];
      await onlyOurs(context, await pendingIds(), ours);
      expect((await post("/queue", { clear: true })).status).toBe(200);
      expect(await pendingIds()).toEqual([]);
      expect(await isRunning(busy)).toBe(true);
      for (const id of ours) expect(await history(id)).toBeUndefined();
    });
  });
});

describe("C28 free and history", () => {
  needsCache("free is answered at once; what was cached is computed again after it", async () => {
    const graph = inverted();
    await run(graph);
    const cachedNodes = async () => {
      const entry = await run(graph);
      return entry.status.messages.find(([type]) => type === "execution_cached")?.[1].nodes as string[];
    };
    await eventually("a rerun from the cache", async () => (await cachedNodes()).length === 3);
    const reply = await post("/free", { unload_models: true, free_memory: true });
    expect([reply.status, reply.text]).toEqual([200, ""]);
    // The worker frees between jobs, so the very next one can still be early.
    await eventually("an empty cache", async () => {
      await pause(100);
      return (await cachedNodes()).length === 0;
    });
  });

  test("history lists the oldest first and pages by max_items and offset", async () => {
    const ids = [await submit(inverted()), await submit(inverted()), await submit(inverted())];
    for (const id of ids) await finished(id);
    const keys = async (query = "") => Object.keys((await call(`/history${query}`)).json<object>());
    // Other people's jobs may end in between: look again until nothing moved.
    const pages = await eventually("a quiet history", async () => {
      const all = await keys();
      const found = {
        last: await keys("?max_items=2"),
        negative: await keys("?max_items=2&offset=-1"),
        first: await keys("?max_items=2&offset=0"),
        middle: await keys("?max_items=1&offset=1"),
        none: await keys("?max_items=0"),
        noneAtZero: await keys("?max_items=0&offset=0"),
      };
      return all.length === (await keys()).length && { all, ...found };
    });
    const { all } = pages;
    expect(all.filter((id) => ids.includes(id))).toEqual(ids);
    expect(pages.last).toEqual(all.slice(-2));
    expect(pages.negative).toEqual(all.slice(-2));
    expect(pages.first).toEqual(all.slice(0, 2));
    expect(pages.middle).toEqual(all.slice(1, 2));
    expect(pages.none).toEqual([]);
    expect(pages.noneAtZero).toHaveLength(1);
  });

  test("entries are deleted by id; unknown ids do not matter", async () => {
    const [gone, stays] = [await submit(inverted()), await submit(inverted())];
    await finished(stays);
    const reply = await post("/history", { delete: [gone, "no-such-job"] });
    expect([reply.status, reply.text]).toEqual([200, ""]);
    expect(await history(gone)).toBeUndefined();
    expect(await history(stays)).toBeDefined();
  });

  test("keys to paid services do not come back", async () => {
    const secrets = { api_key_comfy_org: "secret-key", auth_token_comfy_org: "secret-token" };
    const id = await submit(inverted(), { extra_data: { ...secrets, harmless: "kept" } });
    const entry = await finished(id);
    expect(entry.prompt[3]).toMatchObject({ harmless: "kept" });
    expect((await call(`/history/${id}`)).text).not.toContain("secret");
  });

  needs(engine.allowed.alone, "other people's history would be lost (EASEL_CONFORMANCE_ALONE=1 allows it)")(
    "clear forgets every job (takes everybody's history)",
    async () => {
      await run(inverted());
      expect((await post("/history", { clear: true })).status).toBe(200);
      expect((await call("/history")).json()).toEqual({});
    },
  );
});
