import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { inverted } from "./graphs.ts";
import { listening } from "./listener.ts";
import { call, engine, finished, needs, needsJobs, post, rawRequest, submit } from "./probe.ts";

interface NodeInfo {
  input: { required?: Record<string, unknown[]>; optional?: Record<string, unknown[]>; hidden?: Record<string, unknown> };
  input_order: Record<string, string[]>;
  output: string[];
  output_is_list: boolean[];
  output_name: string[];
  name: string;
  display_name: string | null;
  description: string;
  python_module: string;
  category: string;
  output_node: boolean;
  has_intermediate_output?: boolean;
}

const ok = async (path: string) => {
  const reply = await call(path);
  expect(reply.status, path).toBe(200);
  expect(reply.contentType, path).toBe("application/json");
  return reply;
};

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

describe("C3 object_info and models", () => {
  test("every class of the whole list is complete", async () => {
    const all = (await ok("/object_info")).json<Record<string, NodeInfo>>();
    const used = ["CheckpointLoaderSimple", "CLIPTextEncode", "EmptyLatentImage", "KSampler", "VAEDecode", "VAEEncode", "LoadImage"];
    const weightless = ["SaveImage", "PreviewImage", "EmptyImage", "ImageInvert", "ImageScale", "PreviewAny", "PrimitiveString"];
    expect(Object.keys(all)).toEqual(expect.arrayContaining([...used, ...weightless]));
    for (const [name, info] of Object.entries(all)) {
      expect(info.name).toBe(name);
      expect(info, name).toMatchObject({
        input: expect.any(Object),
        input_order: expect.any(Object),
        output: expect.any(Array),
        output_is_list: expect.any(Array),
        output_name: expect.any(Array),
        description: expect.any(String),
        python_module: expect.any(String),
        category: expect.any(String),
        output_node: expect.any(Boolean),
      });
      // Some classes have no display name: the key is there, its value is null.
      expect(["string", "object"], name).toContain(typeof info.display_name);
      for (const [section, inputs] of Object.entries(info.input)) {
        expect(info.input_order[section], `${name} ${section}`).toEqual(Object.keys(inputs));
      }
      expect(info.output_is_list, name).toHaveLength(info.output.length);
    }
  });

  test("a single class is the same as in the whole list", async () => {
    const all = (await ok("/object_info")).json<Record<string, NodeInfo>>();
    expect((await ok("/object_info/LoadImage")).json()).toEqual({ LoadImage: all.LoadImage });
  });

  test("an unknown class is an empty object, not an error", async () => {
    expect((await ok("/object_info/NoSuchNode")).json()).toEqual({});
  });

  test("combos come in both encodings", async () => {
    const { KSampler } = (await ok("/object_info/KSampler")).json<{ KSampler: NodeInfo }>();
    const samplers = KSampler.input.required?.sampler_name?.[0];
    expect(samplers).toEqual(expect.arrayContaining(["euler", "euler_ancestral", "dpmpp_2m", "dpmpp_sde", "lcm", "ddim", "uni_pc"]));
    expect(KSampler.input.required?.scheduler?.[0]).toEqual(
      expect.arrayContaining([
        "simple",
        "sgm_uniform",
        "karras",
        "exponential",
        "ddim_uniform",
        "beta",
        "normal",
        "linear_quadratic",
        "kl_optimal",
      ]),
    );
    const { UpscaleModelLoader } = (await ok("/object_info/UpscaleModelLoader")).json<{ UpscaleModelLoader: NodeInfo }>();
    const [type, options] = UpscaleModelLoader.input.required?.model_name ?? [];
    expect(type).toBe("COMBO");
    expect(options).toMatchObject({ options: expect.any(Array) });
  });

  test("ranges and defaults are those that validation keeps; the greatest seed is written exactly", async () => {
    const { text } = await ok("/object_info/KSampler");
    expect(text).toMatch(/"max": ?18446744073709551615\b/);
    const { KSampler } = JSON.parse(text) as { KSampler: NodeInfo };
    expect(KSampler.input.required).toMatchObject({
      model: ["MODEL", expect.anything()],
      steps: ["INT", { default: 20, min: 1, max: 10000 }],
      cfg: ["FLOAT", { default: 8, min: 0, max: 100, step: 0.1, round: 0.01 }],
      denoise: ["FLOAT", { default: 1, min: 0, max: 1, step: 0.01 }],
    });
    const { EmptyLatentImage } = (await ok("/object_info/EmptyLatentImage")).json<{ EmptyLatentImage: NodeInfo }>();
    expect(EmptyLatentImage.input.required).toMatchObject({
      width: ["INT", { default: 512, min: 16, max: 16384, step: 8 }],
      batch_size: ["INT", { default: 1, min: 1, max: 4096 }],
    });
    const { LoadImage } = (await ok("/object_info/LoadImage")).json<{ LoadImage: NodeInfo }>();
    expect(LoadImage.input.required?.image).toEqual([expect.any(Array), expect.objectContaining({ image_upload: true })]);
    expect(LoadImage.output).toEqual(["IMAGE", "MASK"]);
  });

  test("SaveImage and PreviewImage are output nodes; they pass the image on since the 0.38 era", async () => {
    for (const name of ["SaveImage", "PreviewImage"]) {
      const info = (await ok(`/object_info/${name}`)).json<Record<string, NodeInfo>>()[name];
      expect(info?.output_node).toBe(true);
      expect(info?.output).toEqual(engine.cancel ? ["IMAGE"] : []);
    }
  });

  needsJobs("classes tell whether their output is intermediate", async () => {
    const { KSampler } = (await ok("/object_info/KSampler")).json<{ KSampler: NodeInfo }>();
    expect(KSampler.has_intermediate_output).toBeTypeOf("boolean");
  });

  test("models are listed by folder, as the loaders' combos list them", async () => {
    const folders = (await ok("/models")).json<string[]>();
    expect(folders).toEqual(expect.arrayContaining(["checkpoints", "loras", "vae", "upscale_models", "embeddings"]));
    const checkpoints = (await ok("/models/checkpoints")).json<string[]>();
    const { CheckpointLoaderSimple } = (await ok("/object_info/CheckpointLoaderSimple")).json<{ CheckpointLoaderSimple: NodeInfo }>();
    expect(CheckpointLoaderSimple.input.required?.ckpt_name?.[0]).toEqual(checkpoints);
    expect(CheckpointLoaderSimple.output).toEqual(["MODEL", "CLIP", "VAE"]);
    expect((await ok("/embeddings")).json()).toEqual(expect.any(Array));
    const unknown = await call("/models/no_such_folder");
    expect([unknown.status, unknown.bytes.length]).toEqual([404, 0]);
  });
});

describe("C26 who may call: origins and hosts", () => {
  const host = new URL(engine.url).host;
  const port = new URL(engine.url).port;
  const local = needs(!engine.cors && engine.loopback && port, "the origin check is off (CORS header), or the engine is not on loopback");
  const status = async (headers: Record<string, string>) => (await rawRequest("/prompt", { headers: { Host: host, ...headers } })).status;

  local("allowed: no origin, the same host, an empty host", async () => {
    expect(await status({})).toBe(200);
    for (const origin of [`http://${host}`, `https://${host}`, `http://${host.split(":")[0]}`, "null", "file://"]) {
      expect(await status({ Origin: origin }), origin).toBe(200);
    }
  });

  local("refused with an empty 403: any other origin, even localhost for 127.0.0.1 and another port", async () => {
    const other = host.startsWith("localhost") ? "127.0.0.1" : "localhost";
    for (const origin of [`http://${other}:${port}`, `http://${host.split(":")[0]}:1`, "http://evil.example", "app://easel"]) {
      const reply = await rawRequest("/prompt", { headers: { Host: host, Origin: origin } });
      expect([reply.status, reply.text], origin).toEqual([403, ""]);
    }
  });

  local("a foreign Host is not checked", async () => {
    expect(await status({ Host: "evil.example" })).toBe(200);
  });

  needs(!engine.cors && engine.loopback && engine.jobs, "the engine does not look at Sec-Fetch-Site (ComfyUI before 0.24), or CORS is on")(
    "refused: Sec-Fetch-Site cross-site",
    async () => {
      expect(await status({ "Sec-Fetch-Site": "cross-site" })).toBe(403);
      expect(await status({ "Sec-Fetch-Site": "same-origin" })).toBe(200);
    },
  );

  local("the WebSocket handshake is checked too", async () => {
    const shake = (origin: string) =>
      new Promise<number>((resolve, reject) => {
        const socket = new WebSocket(`ws://${host}/ws`, { origin });
        socket.once("unexpected-response", (_request, reply) => {
          resolve(reply.statusCode ?? 0);
          socket.terminate();
        });
        socket.once("open", () => {
          resolve(101);
          socket.close();
        });
        socket.once("error", reject);
      });
    expect(await shake("http://evil.example")).toBe(403);
    expect(await shake(`http://${host}`)).toBe(101);
  });
});

describe("C27 what is not there", () => {
  test("OPTIONS is answered 200 and empty, on any path", async () => {
    for (const path of ["/prompt", "/no/such/path"]) {
      const reply = await rawRequest(path, { method: "OPTIONS" });
      expect([reply.status, reply.text], path).toEqual([200, ""]);
    }
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
