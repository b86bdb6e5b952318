import { randomUUID } from "node:crypto";
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ComfyClient } from "./client.ts";
import { fastClock } from "./test-support/fast-clock.ts";
import { json, ScriptedEngine } from "./test-support/scripted-engine.ts";
import type { EngineFile } from "./types.ts";
import type { EngineUnreachableError } from "./unreachable.ts";

let engine: ScriptedEngine;
let client: ComfyClient;
const servers: Server[] = [];

beforeEach(async () => {
  engine = await ScriptedEngine.start();
  client = new ComfyClient({ url: engine.url });
});

afterEach(async () => {
  await client.dispose();
  await engine.kill();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const http = (listener: RequestListener) => listen(createHttpServer(listener));

/** Writes as long as somebody reads. */
function flood(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, " ")));
  };
  response.on("drain", more);
  more();
}

/** 200 MB once it is unpacked. */
const BOMB = gzipSync(Buffer.alloc(200e6, " "));

const STATS = {
  system: {
    os: "posix",
    ram_total: 25276510208,
    ram_free: 23273250816,
    comfyui_version: "0.3.64",
    python_version: "3.11.7",
    pytorch_version: "2.13.0+cpu",
    embedded_python: false,
    argv: ["main.py", "--cpu"],
  },
  devices: [{ name: "cpu", type: "cpu", index: null, vram_total: 4, vram_free: 3, torch_vram_total: 2, torch_vram_free: 1 }],
};

describe("systemStats", () => {
  test("gives the same shape for every version", async () => {
    engine.answers.set("GET /system_stats", (_request, response) => json(response, STATS));
    expect(await client.systemStats()).toEqual({
      version: "0.3.64",
      os: "posix",
      practice: false,
      pythonVersion: "3.11.7",
      pytorchVersion: "2.13.0+cpu",
      argv: ["main.py", "--cpu"],
      ram: { total: 25276510208, free: 23273250816 },
      devices: [{ name: "cpu", type: "cpu", index: null, vram: { total: 4, free: 3 }, torchVram: { total: 2, free: 1 } }],
    });
  });

  test("believes an engine that says it is the practice engine, and no other", async () => {
    const practice = { ...STATS, system: { ...STATS.system, easel_practice_engine: true } };
    engine.answers.set("GET /system_stats", (_request, response) => json(response, practice));
    expect(await client.systemStats()).toMatchObject({ practice: true });
  });

  test.each([
    ["a page", "text/html", 200, "<!doctype html><title>My\n router</title>", " but “My router”"],
    ["a page for what is missing", "text/html", 404, "<h1>Not found</h1>", ""],
    ["a word", "text/plain", 200, "Ollama is running", " but “Ollama is running”"],
    ["other JSON", "application/json", 200, '{"status":"ok"}', ""],
    ["half of it", "application/json", 200, '{"system":{"comfyui_version":"0.24.0"}}', ""],
    ["a JSON array", "application/json", 200, "[]", ""],
    ["junk", "application/json", 200, '{"system":', ""],
    ["nothing", "application/octet-stream", 404, "", ""],
  ])("is engine_unreachable where the answer is %s", async (_name, mime, status, body, what) => {
    const url = await http((_request, response) => response.writeHead(status, { "content-type": mime }).end(body));
    await expect(new ComfyClient({ url }).systemStats()).rejects.toMatchObject({
      kind: "engine_unreachable",
      reason: "foreign",
      message: `What answers at ${new URL(url).host} is not ComfyUI${what}.`,
    });
  });

  test.each([
    [403, "forbidden"],
    [401, "forbidden"],
    [500, "failed"],
    [502, "gateway"],
    [504, "gateway"],
    [407, "proxy_login"],
  ])("tells a %i apart", async (status, reason) => {
    const url = await http((_request, response) => response.writeHead(status).end());
    await expect(new ComfyClient({ url }).systemStats()).rejects.toMatchObject({ kind: "engine_unreachable", reason });
  });

  test("is engine_unreachable where nobody listens", async () => {
    await engine.kill();
    await expect(client.systemStats()).rejects.toMatchObject({ kind: "engine_unreachable", reason: "refused" });
    engine = await ScriptedEngine.start();
  });

  test("is engine_unreachable where what listens does not speak HTTP", async () => {
    const url = await listen(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
    await expect(new ComfyClient({ url }).systemStats()).rejects.toMatchObject({ kind: "engine_unreachable", reason: "foreign" });
  });

  test("is engine_unreachable where the connection breaks in the middle of the answer", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"system":');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(new ComfyClient({ url }).systemStats()).rejects.toMatchObject({ kind: "engine_unreachable", reason: "broken" });
  });

  test.each([
    ["endless", (response: ServerResponse) => flood(response.writeHead(200, { "content-type": "application/json" }))],
    ["longer than it says", (response: ServerResponse) => flood(response.writeHead(200, { "transfer-encoding": "chunked" }))],
    ["small until it is unpacked", (response: ServerResponse) => response.writeHead(200, { "content-encoding": "gzip" }).end(BOMB)],
  ])("reads no more than an engine would say, of an answer that is %s", async (_name, answer) => {
    let hungUp = false;
    const url = await http((_request, response) => {
      response.once("close", () => {
        hungUp = true;
      });
      answer(response);
    });
    const before = process.memoryUsage().arrayBuffers;
    await expect(new ComfyClient({ url }).systemStats()).rejects.toMatchObject({ kind: "engine_unreachable", reason: "foreign" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
    await expect.poll(() => hungUp).toBe(true);
  });

  test("gives up on an answer that drips, however alive it looks", async () => {
    const url = await http((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 5);
      response.once("close", () => clearInterval(drip));
    });
    await expect(new ComfyClient({ url }).systemStats(AbortSignal.timeout(200))).rejects.toMatchObject({ reason: "timeout" });
  });

  test("does not wait for ever, for an answer or for the rest of one", async () => {
    const silent = await http(() => {});
    const halting = await http((_request, response) => response.writeHead(200).write("{"));
    for (const url of [silent, halting]) {
      const impatient = new ComfyClient({ url, clock: fastClock(100) });
      await expect(impatient.systemStats()).rejects.toMatchObject({ kind: "engine_unreachable", reason: "timeout" });
    }
  });

  test("rejects with the reason of the caller's signal, and as unreachable when that was a time-out", async () => {
    const silent = new ComfyClient({ url: await http(() => {}) });
    const stop = new AbortController();
    const asked = silent.systemStats(stop.signal);
    stop.abort(new Error("not interested any more"));
    await expect(asked).rejects.toThrow("not interested any more");
    await expect(silent.systemStats(stop.signal)).rejects.toThrow("not interested any more");
    await expect(silent.systemStats(AbortSignal.timeout(30))).rejects.toMatchObject({ reason: "timeout" });
  });
});

describe("the address", () => {
  test("may have a path, a slash at its end and a login", async () => {
    const url = new URL(engine.url);
    engine.answers.set("GET /comfy/models", (_request, response) => json(response, ["checkpoints"]));
    const behindProxy = new ComfyClient({ url: `http://me:s%40cret@${url.host}/comfy/`, headers: { "x-team": "blue" } });
    expect(behindProxy.url).toBe(`${engine.url}/comfy`);
    expect(await behindProxy.modelFolders()).toEqual(["checkpoints"]);
    expect(engine.headers[0]).toMatchObject({ authorization: `Basic ${btoa("me:s@cret")}`, "x-team": "blue" });
  });

  test.each(["127.0.0.1:8188", "", "ftp://127.0.0.1", "C:\\ComfyUI"])("%j is refused with a word of how to write one", (url) => {
    expect(() => new ComfyClient({ url })).toThrow(expect.objectContaining({ kind: "config_invalid" }));
  });
});

describe("what the engine has", () => {
  test("models: [] for a folder it does not know", async () => {
    engine.answers.set("GET /models/loras", (_request, response) => json(response, ["a.safetensors", "sub\\b.safetensors"]));
    expect(await client.models("loras")).toEqual(["a.safetensors", "sub\\b.safetensors"]);
    expect(await client.models("nonsense")).toEqual([]);
  });

  test("models: a page instead of a list is not an empty list", async () => {
    const url = await http((_request, response) => response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not found</h1>"));
    await expect(new ComfyClient({ url }).models("loras")).rejects.toMatchObject({ reason: "foreign" });
  });

  test("nodeInfo: undefined for a class it does not know; numbers of full length", async () => {
    engine.answers.set("GET /object_info/Nope", (_request, response) => json(response, {}));
    engine.answers.set("GET /object_info/Seeded", (_request, response) =>
      response.end('{"Seeded":{"input":{"required":{"seed":["INT",{"default":0,"min":0,"max":18446744073709551615}]}},"name":"Seeded"}}'),
    );
    expect(await client.nodeInfo("Nope")).toBeUndefined();
    expect(await client.nodeInfo("Seeded")).toMatchObject({ inputs: [{ name: "seed", type: "INT", max: 18446744073709551615n }] });
    expect(engine.requests).not.toContain("GET /object_info");
  });

  test("queue: in the order in which it will run, whatever the order of the heap", async () => {
    const item = (number: number, id: string) => [number, id, {}, {}, ["9"]];
    engine.answers.set("GET /queue", (_request, response) =>
      json(response, {
        queue_running: [item(1, "now")],
        queue_pending: [item(-7, "front"), item(5.5, "c"), item(2, "a"), item(9, "d"), item(5.5, "b")],
      }),
    );
    expect(await client.queue()).toEqual({ running: ["now"], pending: ["front", "a", "b", "c", "d"] });
  });
});

describe("files", () => {
  const PNG = new Uint8Array([137, 80, 78, 71]);

  test("upload sends a form and takes the name that the engine answers", async () => {
    let form = "";
    engine.answers.set("POST /upload/image", (_request, response, body) => {
      form = body;
      json(response, { name: "füchs (1).png", subfolder: "easel", type: "input", asset: { id: 7 } });
    });
    const file = { bytes: PNG, filename: "füchs.png", mime: "image/png" };
    expect(await client.upload(file, { subfolder: "easel", overwrite: true, type: "input" })).toEqual({
      filename: "füchs (1).png",
      subfolder: "easel",
      type: "input",
    });
    expect(form).toContain('name="image"; filename="füchs.png"\r\nContent-Type: image/png');
    expect(form).toContain('name="subfolder"\r\n\r\neasel');
    expect(form).toContain('name="overwrite"\r\n\r\ntrue');
  });

  test.each(["a/b.png", "..\\b.png", "..", ""])("upload refuses the name %j", async (filename) => {
    await expect(client.upload({ bytes: PNG, filename })).rejects.toMatchObject({ kind: "argument_invalid" });
    expect(engine.requests).toEqual([]);
  });

  test("upload over the engine's limit says the limit", async () => {
    engine.answers.set("POST /upload/image", (_request, response) =>
      response.writeHead(413, { "content-type": "text/plain" }).end("Maximum request body size 104857600 exceeded."),
    );
    await expect(client.upload({ bytes: PNG, filename: "a.png" })).rejects.toMatchObject({
      kind: "argument_invalid",
      message: "The picture is too large for the engine. It takes up to 100 MB.",
      remedy: "Use a smaller picture.",
    });
  });

  const original: EngineFile = { filename: "fox.png", subfolder: "easel", type: "output" };

  test("uploadMask to a picture that is gone says so, although the engine would not", async () => {
    engine.answers.set("POST /upload/mask", (_request, response) => json(response, { name: "m.png", subfolder: "", type: "input" }));
    await expect(client.uploadMask({ bytes: PNG, filename: "m.png" }, original)).rejects.toMatchObject({ kind: "output_gone" });
    expect(engine.requests).not.toContain("POST /upload/mask");
  });

  test("view asks for what is wanted and gives the bytes as they are", async () => {
    let search = "";
    engine.answers.set("GET /view", (request, response) => {
      search = new URL(request.url ?? "", engine.url).search;
      response.writeHead(200, { "content-type": "image/webp" }).end(PNG);
    });
    expect(await client.view(original, { preview: { format: "webp", quality: 80 } })).toEqual({ bytes: PNG, mime: "image/webp" });
    expect(search).toBe("?filename=fox.png&subfolder=easel&type=output&preview=webp%3B80");
  });

  test("view of what is gone is output_gone; of what is no picture at all is not", async () => {
    await expect(client.view(original)).rejects.toMatchObject({ kind: "output_gone" });
    const page = await http((_request, response) => response.writeHead(404, { "content-type": "text/html" }).end("<h1>?</h1>"));
    await expect(new ComfyClient({ url: page }).view(original)).rejects.toMatchObject({ reason: "foreign" });
  });
});

test("free says what to free", async () => {
  let sent = "";
  engine.answers.set("POST /free", (_request, response, body) => {
    sent = body;
    response.end();
  });
  await client.free({ unloadModels: true, freeMemory: false });
  expect(JSON.parse(sent)).toEqual({ unload_models: true, free_memory: false });
});

test("neither requests nor the WebSocket carry an Origin, which ComfyUI would refuse", async () => {
  engine.onJob = (job) => engine.succeed(job);
  await client.run({ 9: { class_type: "SaveImage", inputs: {} } }, { jobId: randomUUID() });
  expect(engine.headers.some((headers) => headers.upgrade === "websocket")).toBe(true);
  expect(engine.headers.filter((headers) => headers.origin !== undefined || headers["sec-fetch-site"] !== undefined)).toEqual([]);
});

test("an error keeps what is inside for the log alone", async () => {
  await engine.kill();
  const error = (await client.systemStats().catch((reason: unknown) => reason)) as EngineUnreachableError;
  expect(Object.keys(error.report())).toEqual(["kind", "code", "parameters", "message", "remedy"]);
  expect(error.details).toBeInstanceOf(Error);
  engine = await ScriptedEngine.start();
});
