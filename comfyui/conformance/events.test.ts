import { describe, expect, test } from "vitest";
import { failing, freshColor, inverted, txt2img, withInputs, withNodes } from "./graphs.ts";
import { type Listener, listening } from "./listener.ts";
import { engine, eventually, finished, type Graph, history, needs, needsCache, needsSampler, pause, submit } from "./probe.ts";

/** What an engine says of a job, as a short script. Other people's frames, status and types of custom nodes are left out. */
function script(listener: Listener, id: string): string[] {
  return listener.about(id).flatMap(({ type, data }) => {
    switch (type) {
      case "progress_state": {
        const [node, state] = Object.entries(data.nodes as Record<string, { state: string }>).at(-1) ?? [];
        return [`progress_state ${node} ${state?.state}`];
      }
      case "executing":
      case "executed":
        return [`${type} ${data.node}`];
      case "progress":
      case "execution_start":
      case "execution_cached":
      case "execution_success":
      case "execution_error":
      case "execution_interrupted":
        return [type];
      default:
        return [];
    }
  });
}

const statusCounts = (listener: Listener) =>
  listener.events("status").map((data) => (data.status as { exec_info: { queue_remaining: number } }).exec_info.queue_remaining);

describe("C10 order of events in success", () => {
  test("a greeting, then every node: state, executing, output, state; success before the end", async () => {
    await listening({}, async (listener) => {
      expect(listener.frames).toEqual([
        { kind: "event", type: "status", data: { status: { exec_info: { queue_remaining: expect.any(Number) } }, sid: listener.sid } },
      ]);
      const id = await submit(inverted(), { client_id: listener.sid });
      await listener.ended(id);
      expect(script(listener, id)).toEqual([
        "execution_start",
        "execution_cached",
        ...["1", "2"].flatMap((node) => [`progress_state ${node} running`, `executing ${node}`, `progress_state ${node} finished`]),
        "progress_state 3 running",
        "executing 3",
        "executed 3",
        "progress_state 3 finished",
        "execution_success",
        "executing null",
      ]);
    });
  });

  test("events carry what the protocol says", async () => {
    await listening({}, async (listener) => {
      const id = await submit(inverted(), { client_id: listener.sid });
      await listener.ended(id);
      expect(listener.events("execution_start")).toEqual([{ prompt_id: id, timestamp: expect.any(Number) }]);
      expect(listener.events("execution_cached")).toEqual([{ nodes: [], prompt_id: id, timestamp: expect.any(Number) }]);
      expect(listener.events("execution_success")).toEqual([{ prompt_id: id, timestamp: expect.any(Number) }]);
      expect(listener.events("executing")).toEqual([
        ...["1", "2", "3"].map((node) => ({ node, display_node: node, prompt_id: id })),
        { node: null, prompt_id: id },
      ]);
      const [executed] = listener.events("executed");
      expect(executed).toMatchObject({ node: "3", display_node: "3", prompt_id: id, output: (await history(id))?.outputs["3"] });
      const state = listener.events("progress_state").at(-1) as { prompt_id: string; nodes: Record<string, unknown> };
      expect(state.prompt_id).toBe(id);
      expect(state.nodes["3"]).toMatchObject({
        value: 1,
        max: 1,
        state: "finished",
        node_id: "3",
        prompt_id: id,
        display_node_id: "3",
        parent_node_id: null,
        real_node_id: "3",
      });
    });
  });

  test("status counts the job in and out; history is written before its last status", async () => {
    await listening({}, async (listener) => {
      const id = await submit(inverted(), { client_id: listener.sid });
      await listener.ended(id);
      expect(await history(id)).toBeDefined();
      const counts = statusCounts(listener);
      expect(counts.length).toBeGreaterThanOrEqual(4);
      const lines = listener.frames.map((frame) => (frame.kind === "event" ? frame.type : "binary"));
      expect(lines.indexOf("status", 1)).toBeLessThan(lines.indexOf("execution_start"));
      expect(lines.slice(lines.indexOf("execution_success"))).toContain("status");
      expect(lines.at(-2)).toBe("status");
    });
  });

  /** Newer ComfyUIs leave out steps that follow within a tenth of a second; never the first, the last, or one with a preview. */
  needsSampler("a sampler tells its steps twice: progress_state, then progress", async () => {
    await listening({}, async (listener) => {
      const id = await submit(txt2img({ steps: 4 }), { client_id: listener.sid });
      await listener.ended(id);
      const steps = listener.events("progress").map(({ value, ...rest }) => {
        expect(rest).toEqual({ max: 4, prompt_id: id, node: "5" });
        return Number(value);
      });
      const previews = listener.frames.filter((frame) => frame.kind === "binary").length;
      expect(steps.filter((step) => step > 0)).toEqual([1, 2, 3, 4].filter((step) => previews >= 4 || steps.includes(step)));
      expect(steps).toEqual(expect.arrayContaining([1, 4]));

      const told = listener.about(id).flatMap(({ type, data }) => {
        if (type === "progress") return [`progress ${data.value}`];
        const state = (data.nodes as Record<string, { value: number; max: number; state: string }> | undefined)?.["5"];
        if (type !== "progress_state" || !state) return [];
        expect(state.max).toBe(state.value === 0 ? state.max : 4);
        return [`state ${state.value}`];
      });
      for (const step of steps.filter((each) => each > 0 && each < 4)) {
        expect(told.indexOf(`state ${step}`)).toBeGreaterThanOrEqual(0);
        expect(told.indexOf(`state ${step}`)).toBeLessThan(told.indexOf(`progress ${step}`));
      }
      const last = listener.events("progress_state").at(-1)?.nodes as Record<string, object>;
      expect(last["5"]).toMatchObject({ value: 4, max: 4, state: "finished" });
    });
  });
});

describe("C11 order of events when all is cached", () => {
  /**
   * Runs two graphs one after the other until exactly these nodes of the second came from the cache; gives both jobs' ids.
   * Old engines keep the last job's results only, so somebody else's job in between empties the cache: then once more, anew.
   */
  const cachedRun = (listener: Listener, graphs: () => [Graph, Graph], cached: string[]): Promise<[first: string, second: string]> =>
    eventually(`a job with ${cached} from the cache`, async () => {
      const [before, after] = graphs();
      const first = await submit(before, { client_id: listener.sid });
      await listener.ended(first);
      const second = await submit(after, { client_id: listener.sid });
      await listener.ended(second);
      const { nodes } = await listener.event("execution_cached", (data) => data.prompt_id === second);
      return JSON.stringify((nodes as string[]).sort()) === JSON.stringify(cached) && [first, second];
    });

  needsCache("only outputs are told again, with the files they had; no node is executing", async () => {
    await listening({}, async (listener) => {
      const same = (): [Graph, Graph] => {
        const graph = inverted();
        return [graph, graph];
      };
      const [first, again] = await cachedRun(listener, same, ["1", "2", "3"]);
      expect(script(listener, again)).toEqual([
        "execution_start",
        "execution_cached",
        "executed 3",
        "progress_state 3 finished",
        "execution_success",
        "executing null",
      ]);
      expect((await history(again))?.outputs).toEqual((await history(first))?.outputs);
      expect(listener.events("executed").at(-1)?.output).toEqual((await history(first))?.outputs["3"]);
    });
  });

  needsCache("what changed runs, what did not is cached", async () => {
    await listening({}, async (listener) => {
      const scale = { class_type: "ImageScaleBy", inputs: { image: ["1", 0], upscale_method: "nearest-exact", scale_by: 2 } };
      const changed = (): [Graph, Graph] => {
        const graph = inverted();
        return [graph, withNodes(graph, { "2": scale })];
      };
      const [, id] = await cachedRun(listener, changed, ["1"]);
      expect(script(listener, id).filter((line) => line.startsWith("executing"))).toEqual(["executing 2", "executing 3", "executing null"]);
    });
  });

  needsCache("an output that is cached is told first, then the changed branch runs", async () => {
    await listening({}, async (listener) => {
      const twoOutputs = (): [Graph, Graph] => {
        const graph = inverted();
        const scaled = (scale_by: number): Graph =>
          withNodes(graph, {
            "4": { class_type: "ImageScaleBy", inputs: { image: ["1", 0], upscale_method: "area", scale_by } },
            "5": { class_type: "PreviewImage", inputs: { images: ["4", 0] } },
          });
        return [scaled(2), scaled(3)];
      };
      const [first, id] = await cachedRun(listener, twoOutputs, ["1", "2", "3"]);
      expect(script(listener, id)).toEqual([
        "execution_start",
        "execution_cached",
        "executed 3",
        "progress_state 3 finished",
        "progress_state 4 running",
        "executing 4",
        "progress_state 4 finished",
        "progress_state 5 running",
        "executing 5",
        "executed 5",
        "progress_state 5 finished",
        "execution_success",
        "executing null",
      ]);
      expect((await history(id))?.outputs["3"]).toEqual((await history(first))?.outputs["3"]);
      expect(Object.keys((await history(id))?.outputs ?? {}).sort()).toEqual(["3", "5"]);
    });
  });
});

describe("C12 node error: order and history", () => {
  test("a failing node: error instead of success, then the end; history says the same", async () => {
    await listening({}, async (listener) => {
      const id = await submit(failing(), { client_id: listener.sid });
      await listener.ended(id);
      expect(script(listener, id)).toEqual([
        "execution_start",
        "execution_cached",
        "progress_state 1 running",
        "executing 1",
        "progress_state 1 finished",
        "progress_state 2 running",
        "executing 2",
        "execution_error",
        "executing null",
      ]);
      const [error] = listener.events("execution_error");
      expect(error).toMatchObject({
        prompt_id: id,
        node_id: "2",
        node_type: "SaveImage",
        executed: ["1"],
        exception_message: expect.stringContaining("outside the output folder is not allowed"),
        exception_type: expect.any(String),
        traceback: expect.any(Array),
        current_inputs: expect.any(Object),
        current_outputs: expect.any(Array),
        timestamp: expect.any(Number),
      });
      const entry = await history(id);
      expect(entry).toMatchObject({ outputs: {}, status: { status_str: "error", completed: false } });
      expect(entry?.status.messages.map(([type]) => type)).toEqual(["execution_start", "execution_cached", "execution_error"]);
      expect(entry?.status.messages.at(-1)?.[1]).toEqual(error);
    });
  });

  test("outputs made before the fault are kept in history", async () => {
    const graph = withNodes(withInputs(failing(), "2", { images: ["4", 0] }), {
      "3": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
      "4": { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
    });
    const entry = await finished(await submit(graph));
    expect(entry.status.status_str).toBe("error");
    // Which of two independent outputs runs first is the engine's choice; if it was node 3, its picture is named.
    const [, error] = entry.status.messages.at(-1) ?? ["", {}];
    const ran = (error.executed as string[]).includes("3");
    expect(Object.keys(entry.outputs)).toEqual(ran ? ["3"] : []);
  });

  needs(engine.allowed.alone, "asks for 12 TB of memory, which some systems grant (EASEL_CONFORMANCE_ALONE=1 allows it)")(
    "out of memory is a node error like any other",
    async () => {
      const entry = await finished(
        await submit(withInputs(inverted(), "1", { width: 16384, height: 16384, batch_size: 4096, color: freshColor() })),
      );
      expect(entry.status.messages.at(-1)).toMatchObject(["execution_error", { node_id: "1", node_type: "EmptyImage", executed: [] }]);
    },
  );
});

describe("C15 who hears what", () => {
  const typesOf = (listener: Listener, id: string) => [...new Set(listener.about(id).map((frame) => frame.type))].sort();

  test("a job's events go to its client alone; others hear status", async () => {
    await listening({}, async (mine) => {
      await listening({}, async (other) => {
        const id = await submit(inverted(), { client_id: mine.sid });
        await mine.ended(id);
        await other.event("status", (data) => data.sid === undefined);
        await pause(100);
        expect(typesOf(mine, id)).toContain("executed");
        expect(typesOf(other, id)).toEqual([]);
      });
    });
  });

  test("a job without client_id: everybody hears its progress, nobody its start, output and end", async () => {
    await listening({}, async (listener) => {
      const id = await submit(inverted());
      await finished(id);
      await pause(100);
      expect(typesOf(listener, id)).toEqual(["progress_state"]);
    });
  });

  needsSampler("a sampler's progress of a job without client_id goes to everybody", async () => {
    await listening({}, async (listener) => {
      const id = await submit(txt2img());
      await finished(id);
      await pause(100);
      expect(typesOf(listener, id)).toEqual(["progress", "progress_state"]);
    });
  });

  test("a job of a client that is not there runs silently", async () => {
    await listening({}, async (listener) => {
      const id = await submit(inverted(), { client_id: "easel-conformance-nobody" });
      expect((await finished(id)).status.status_str).toBe("success");
      await pause(100);
      expect(typesOf(listener, id)).toEqual([]);
    });
  });
});
