import { describe, expect, test } from "vitest";
import { endless, inverted, txt2img, withNodes } from "./graphs.ts";
import { Listener, listening } from "./listener.ts";
import { jpegSize, readPng } from "./pixels.ts";
import { call, engine, finished, isRunning, needs, needsPreviews, needsSampler, pause, post, postPrompt, submit } from "./probe.ts";

/** Asks for previews per job too: that works since 0.24 whatever the engine was started with. */
const previewed = (listener: Listener) => ({ client_id: listener.sid, extra_data: { preview_method: "latent2rgb" } });

describe("C16 previews", () => {
  const size = (mime: string, image: Buffer) => (mime === "image/png" ? readPng(image) : jpegSize(image));

  needsPreviews("with flags: event 4, its length, its JSON, then the picture; between progress_state and progress", async () => {
    await listening({ flags: true }, async (listener) => {
      const id = await submit(txt2img({ steps: 4 }), previewed(listener));
      await listener.ended(id);
      const frames = listener.binaries(4);
      expect(frames.length).toBeGreaterThan(0);
      expect(frames.length).toBeLessThanOrEqual(5);
      expect(listener.binaries(1)).toEqual([]);
      for (const bytes of frames) {
        const length = bytes.readUInt32BE(4);
        const meta = JSON.parse(bytes.toString("utf8", 8, 8 + length)) as { image_type: string };
        expect(meta).toMatchObject({ node_id: "5", prompt_id: id, display_node_id: "5", parent_node_id: null, real_node_id: "5" });
        expect(["image/jpeg", "image/png"]).toContain(meta.image_type);
        const { width, height } = size(meta.image_type, bytes.subarray(8 + length));
        expect(width).toBe(height);
        expect(width).toBeGreaterThan(0);
        expect(width).toBeLessThanOrEqual(512);
      }
      const kinds = listener.frames.map((frame) => (frame.kind === "binary" ? "binary" : frame.type));
      for (const [at, kind] of kinds.entries()) {
        if (kind === "binary") expect([kinds[at - 1], kinds[at + 1]]).toEqual(["progress_state", "progress"]);
      }
    });
  });

  needsPreviews("without flags: event 1, its format, then the picture; after progress", async () => {
    await listening({}, async (listener) => {
      const id = await submit(txt2img({ steps: 4 }), previewed(listener));
      await listener.ended(id);
      const frames = listener.binaries(1);
      expect(frames.length).toBeGreaterThan(0);
      expect(listener.binaries(4)).toEqual([]);
      for (const bytes of frames) {
        const format = bytes.readUInt32BE(4);
        expect([1, 2]).toContain(format);
        expect(size(format === 2 ? "image/png" : "image/jpeg", bytes.subarray(8)).width).toBeLessThanOrEqual(512);
      }
      const kinds = listener.frames.map((frame) => (frame.kind === "binary" ? "binary" : frame.type));
      for (const [at, kind] of kinds.entries()) if (kind === "binary") expect(kinds[at - 1]).toBe("progress");
    });
  });

  needsPreviews("of a job without client_id: to everybody", async () => {
    await listening({ flags: true }, async (flagged) => {
      await listening({}, async (plain) => {
        const id = await submit(txt2img({ steps: 4 }), { extra_data: { preview_method: "latent2rgb" } });
        await finished(id);
        await pause(100);
        // No client was asked for its flags, so the plain kind goes even to those who have them.
        for (const listener of [flagged, plain]) {
          expect(listener.binaries(1).length).toBeGreaterThan(0);
          expect(listener.binaries(4)).toEqual([]);
        }
      });
    });
  });

  needs(engine.checkpoint && engine.jobs, "previews cannot be chosen per job before 0.24, or no tiny checkpoint there")(
    "none, when the job asks for none",
    async () => {
      await listening({ flags: true }, async (listener) => {
        const id = await submit(txt2img({ steps: 4 }), { client_id: listener.sid, extra_data: { preview_method: "none" } });
        await listener.ended(id);
        expect(listener.frames.filter((frame) => frame.kind === "binary")).toEqual([]);
      });
    },
  );

  test("event 3, text of a node: length, node id, text; to every client", async (context) => {
    const known = Object.keys((await call("/object_info/GetImageSize")).json<object>()).length > 0;
    context.skip(!known, "the engine has no GetImageSize");
    await listening({}, async (mine) => {
      await listening({}, async (other) => {
        const graph = withNodes(inverted(), {
          "8": { class_type: "GetImageSize", inputs: { image: ["1", 0] } },
          "9": { class_type: "PreviewAny", inputs: { source: ["8", 0] } },
        });
        const id = await submit(graph, { client_id: mine.sid });
        await mine.ended(id);
        for (const listener of [mine, other]) {
          const bytes = await listener.until("text", (frame) => frame.kind === "binary" && frame.event === 3 && frame.bytes);
          const length = bytes.readUInt32BE(4);
          expect(bytes.toString("utf8", 8, 8 + length)).toBe("8");
          expect(bytes.toString("utf8", 8 + length)).toMatch(/width: 32, height: 24/);
        }
      });
    });
  });
});

describe("C17 coming back to a running job", () => {
  needsSampler("after a clean close: a greeting, what executes now (without its job), then events as before", async () => {
    const first = await Listener.open();
    const id = await submit(endless(), { client_id: first.sid });
    await first.sampling(id);
    await first.close();
    await pause(100);
    await listening({ sid: first.sid }, async (again) => {
      expect(again.events("status")[0]).toMatchObject({ sid: first.sid });
      expect(await again.event("executing")).toEqual({ node: "5" });
      const state = await again.event("progress_state", (data) => data.prompt_id === id);
      expect(Object.keys(state.nodes as object)).toEqual(expect.arrayContaining(["5"]));
      await again.sampling(id);
      expect(again.events("execution_start")).toEqual([]);
      await post("/interrupt", { prompt_id: id });
      await again.ended(id);
    });
  });

  needsSampler("somebody else who connects is told nothing of it", async () => {
    await listening({}, async (mine) => {
      const id = await submit(endless(), { client_id: mine.sid });
      await mine.sampling(id);
      await listening({}, async (other) => {
        await pause(200);
        expect(other.events("executing")).toEqual([]);
        expect(other.about(id)).toEqual([]);
      });
      await post("/interrupt", { prompt_id: id });
      await mine.ended(id);
    });
  });

  test("of two sockets with one id, the newest hears", async () => {
    await listening({}, async (old) => {
      await listening({ sid: old.sid }, async (newest) => {
        const id = await submit(inverted(), { client_id: old.sid });
        await newest.ended(id);
        await pause(100);
        expect(old.about(id)).toEqual([]);
      });
    });
  });

  /** A second socket takes the id over while the first is still open, then the first closes. */
  const takeOver = async (check: (newest: Listener, id: string) => Promise<void>) => {
    const old = await Listener.open();
    await listening({ sid: old.sid }, async (newest) => {
      await old.close();
      await pause(100);
      const id = await submit(inverted(), { client_id: newest.sid });
      await finished(id);
      await pause(100);
      await check(newest, id);
    });
  };

  needs(!engine.practice, "the practice engine does not share this bug")(
    "REAL-ONLY expected quirk: when the old socket of an id ends, the new one goes deaf",
    async () => {
      await takeOver(async (newest, id) => {
        expect(newest.about(id)).toEqual([]);
      });
    },
  );

  needs(engine.practice, "a bug of every ComfyUI so far")("when the old socket of an id ends, the new one goes on hearing", async () => {
    await takeOver(async (newest, id) => {
      expect(newest.about(id).map((frame) => frame.type)).toContain("execution_success");
    });
  });
});

describe("C31 logs", () => {
  const subscribe = (clientId: string, enabled: boolean) => post("/internal/logs/subscribe", { clientId, enabled }, "PATCH");

  test("the log can be read whole, as text and in entries", async () => {
    const text = await call("/internal/logs");
    expect(text.status).toBe(200);
    expect(typeof text.json<unknown>()).toBe("string");
    const raw = (await call("/internal/logs/raw")).json<{ entries: unknown[]; size: { cols: number; rows: number } }>();
    expect(raw).toMatchObject({ entries: expect.any(Array), size: { cols: expect.any(Number), rows: expect.any(Number) } });
    for (const entry of raw.entries) expect(entry).toEqual({ t: expect.any(String), m: expect.any(String) });
  });

  test("subscribers hear new lines, others do not", async () => {
    await listening({}, async (mine) => {
      await listening({}, async (other) => {
        expect((await subscribe(mine.sid, true)).status).toBe(200);
        try {
          await postPrompt({ prompt: {} });
          await finished(await submit(inverted()));
          const logs = await mine.event("logs");
          expect(logs).toMatchObject({ entries: expect.arrayContaining([{ t: expect.any(String), m: expect.any(String) }]) });
          expect(logs).toHaveProperty("size");
          await pause(100);
          expect(other.events("logs")).toEqual([]);
        } finally {
          expect((await subscribe(mine.sid, false)).status).toBe(200);
        }
        await pause(100);
        const heard = mine.events("logs").length;
        await finished(await submit(inverted()));
        await pause(200);
        expect(mine.events("logs").length).toBe(heard);
      });
    });
  });
});

describe("C32 the first message of a client", () => {
  const flags = { type: "feature_flags", data: { supports_preview_metadata: true } };

  test("feature flags are answered with the engine's own", async () => {
    await listening({}, async (listener) => {
      listener.say(flags);
      const answer = await listener.event("feature_flags");
      expect(answer).toMatchObject({ supports_preview_metadata: true, max_upload_size: expect.any(Number) });
      expect(Object.keys(answer).sort()).toEqual(Object.keys((await call("/features")).json<object>()).sort());
    });
  });

  test("what is no JSON does not count as a message", async () => {
    await listening({}, async (listener) => {
      listener.say("hello?");
      listener.say(flags);
      await listener.event("feature_flags");
    });
  });

  test("after any other message flags are ignored", async () => {
    await listening({}, async (listener) => {
      listener.say({ type: "hello" });
      listener.say(flags);
      await pause(300);
      expect(listener.events("feature_flags")).toEqual([]);
    });
  });

  test("a client without an id is given one", async () => {
    await listening({ sid: null }, async (listener) => {
      const greeting = await listener.event("status");
      expect(greeting.sid).toMatch(/^[0-9a-f]{32}$/);
      const id = await submit(inverted(), { client_id: greeting.sid });
      await listener.ended(id);
      expect(await isRunning(id)).toBe(false);
    });
  });
});
