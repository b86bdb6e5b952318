import { describe, expect, test } from "vitest";
import { inverted } from "./graphs.ts";
import { listening } from "./listener.ts";
import { call, engine, finished, needs, ok, post, rawRequest, submit } from "./probe.ts";

describe("C1 shapes of prompt, queue, history and system_stats", () => {
  test("GET /prompt counts the queue", async () => {
    const body = (await ok("/prompt")).json<{ exec_info: { queue_remaining: number } }>();
    expect(body).toEqual({ exec_info: { queue_remaining: expect.any(Number) } });
    expect(Number.isInteger(body.exec_info.queue_remaining)).toBe(true);
  });

  test("GET /queue has two lists", async () => {
    const body = (await ok("/queue")).json<Record<string, unknown>>();
    expect(Object.keys(body).sort()).toEqual(["queue_pending", "queue_running"]);
    expect(Array.isArray(body.queue_running) && Array.isArray(body.queue_pending)).toBe(true);
  });

  test("GET /history/{id} describes a finished job; the whole /history holds the same entry", async () => {
    const graph = inverted();
    const client = "easel-conformance-nobody";
    const id = await submit(graph, { client_id: client });
    const entry = await finished(id);
    expect(Object.keys(entry).sort()).toEqual(["meta", "outputs", "prompt", "status"]);
    const [number, jobId, prompt, extra, outputs] = entry.prompt;
    expect(entry.prompt).toHaveLength(5);
    expect(typeof number).toBe("number");
    expect(jobId).toBe(id);
    expect(prompt).toEqual(graph);
    expect(extra).toMatchObject({ client_id: client });
    if (engine.jobs) expect(extra.create_time).toBeTypeOf("number");
    expect(outputs).toEqual(["3"]);
    expect(entry.outputs).toEqual({
      "3": { images: [expect.objectContaining({ filename: expect.any(String), subfolder: "", type: "temp" })] },
    });
    expect(entry.status).toMatchObject({ status_str: "success", completed: true });
    expect(entry.status.messages.map(([type]) => type)).toEqual(["execution_start", "execution_cached", "execution_success"]);
    for (const [, data] of entry.status.messages) expect(data).toMatchObject({ prompt_id: id, timestamp: expect.any(Number) });
    expect(entry.meta).toMatchObject({ "3": { node_id: "3", display_node: "3", parent_node: null, real_node_id: "3" } });
    expect((await ok("/history")).json<Record<string, unknown>>()[id]).toEqual(entry);
  });

  test("GET /history/{id} of an unknown job is an empty object", async () => {
    expect((await ok("/history/no-such-job")).json()).toEqual({});
  });

  test("GET /system_stats describes system and devices", async () => {
    const { system, devices } = (await ok("/system_stats")).json<{
      system: Record<string, unknown>;
      devices: Record<string, unknown>[];
    }>();
    expect(system).toMatchObject({
      os: expect.any(String),
      ram_total: expect.any(Number),
      ram_free: expect.any(Number),
      comfyui_version: expect.any(String),
      python_version: expect.any(String),
      pytorch_version: expect.any(String),
      embedded_python: expect.any(Boolean),
      argv: expect.any(Array),
    });
    for (const key of ["required_frontend_version", "installed_templates_version", "required_templates_version"]) {
      expect(system).toHaveProperty(key);
    }
    expect(["linux", "win32", "darwin", "posix", "nt"]).toContain(system.os);
    expect(devices.length).toBeGreaterThan(0);
    for (const device of devices) {
      expect(device).toMatchObject({ name: expect.any(String), type: expect.any(String) });
      expect(device).toHaveProperty("index");
      for (const size of ["vram_total", "vram_free", "torch_vram_total", "torch_vram_free"]) expect(device[size]).toBeTypeOf("number");
      if (device.type === "cpu") expect(device.index).toBeNull();
    }
  });

  needs(engine.practice, "a real ComfyUI")(
    "the practice engine says what it is, where a person or a program could mistake it",
    async () => {
      const { system, devices } = (await ok("/system_stats")).json<{
        system: Record<string, unknown>;
        devices: Record<string, unknown>[];
      }>();
      expect(system.comfyui_version).toMatch(/easel-practice/);
      expect(devices[0]?.name).toMatch(/practice engine/i);
      expect(devices[0]?.type).toBe("cpu");
    },
  );
});

describe("C2 features", () => {
  test("GET /features tells previews with metadata and the upload limit", async () => {
    const features = (await ok("/features")).json<Record<string, unknown>>();
    expect(features).toMatchObject({ supports_preview_metadata: true, max_upload_size: expect.any(Number) });
    expect(features.max_upload_size).toBeGreaterThan(1_000_000);
  });
});

describe("C27 what is not there", () => {
  test("OPTIONS is answered 200 and empty, on any path", async () => {
    for (const path of ["/prompt", "/no/such/path"]) {
      const reply = await rawRequest(path, { method: "OPTIONS" });
      expect([reply.status, reply.text], path).toEqual([200, ""]);
    }
  });

  test("the root is a page, for who opens the address in a browser", async () => {
    const reply = await call("/");
    expect([reply.status, reply.contentType]).toEqual([200, "text/html"]);
  });

  test("HEAD is answered like GET, without a body", async () => {
    expect(await rawRequest("/system_stats", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
    expect(await rawRequest("/no/such/path", { method: "HEAD" })).toMatchObject({ status: 404, text: "" });
  });

  test("a wrong method is 405 and names the right ones", async () => {
    const reply = await rawRequest("/prompt", { method: "DELETE" });
    expect(reply.status).toBe(405);
    expect(reply.headers.allow?.split(/, ?/)).toEqual(expect.arrayContaining(["GET", "POST"]));
  });

  test("unknown paths, and GET on what only takes POST, are 404 without a body", async () => {
    for (const path of ["/no/such/path", "/api/no/such/path", "/interrupt", "/free", "/upload/image", "/jobs"]) {
      const reply = await call(path);
      expect([reply.status, reply.bytes.length, reply.contentType], path).toEqual([404, 0, "application/octet-stream"]);
    }
  });

  test("what a handler cannot bear is 500 in plain text", async () => {
    const replies = await Promise.all([
      post("/prompt", "{not json"),
      call("/history?max_items=abc"),
      post("/free"),
      post("/interrupt", []),
    ]);
    for (const reply of replies) {
      expect([reply.status, reply.contentType]).toEqual([500, "text/plain"]);
      expect(reply.text).toContain("500 Internal Server Error");
    }
  });
});

describe("C29 the /api mirror", () => {
  test("what is served under / is served under /api", async () => {
    for (const path of ["/features", "/models", "/models/loras", "/object_info/KSampler", "/embeddings"]) {
      expect((await ok(`/api${path}`)).text, path).toBe((await ok(path)).text);
    }
    for (const path of ["/prompt", "/queue", "/system_stats", "/history"]) {
      expect(Object.keys((await ok(`/api${path}`)).json<object>()), path).toEqual(Object.keys((await ok(path)).json<object>()));
    }
    expect((await call("/internal/logs")).status).toBe(200);
    expect((await call("/api/internal/logs")).status).toBe(404);
  });

  test("jobs can be queued, followed and fetched through it", async () => {
    await listening({ path: "/api/ws" }, async (listener) => {
      const reply = await post("/api/prompt", { prompt: inverted(), client_id: listener.sid });
      expect(reply.status).toBe(200);
      const { prompt_id } = reply.json<{ prompt_id: string }>();
      await listener.ended(prompt_id);
      const entry = (await ok(`/api/history/${prompt_id}`)).json<
        Record<string, { outputs: { "3": { images: { filename: string }[] } } }>
      >();
      const { filename } = entry[prompt_id]?.outputs["3"].images[0] ?? { filename: "" };
      expect((await call(`/api/view?filename=${filename}&type=temp`)).contentType).toBe("image/png");
      await post("/api/history", { delete: [prompt_id] });
      expect((await ok(`/history/${prompt_id}`)).json()).toEqual({});
    });
  });

  test("Content-Type does not matter to /prompt", async () => {
    const body = JSON.stringify({ prompt: {} });
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
      const reply = await call("/prompt", { method: "POST", body, headers: { "Content-Type": type } });
      expect([reply.status, reply.json<{ error: { type: string } }>().error.type]).toEqual([400, "prompt_no_outputs"]);
    }
  });
});
