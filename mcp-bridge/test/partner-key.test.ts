import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { json, ScriptedEngine } from "#comfyui/test-support/scripted-engine.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { png } from "../test-support/pictures.ts";

const KEY = "comfyui-0123456789abcdef";
const STATS = { system: { os: "linux", comfyui_version: "0.38.1", ram_total: 1, ram_free: 1, argv: [] }, devices: [] };
const hidden = { api_key_comfy_org: ["API_KEY_COMFY_ORG"], unique_id: ["UNIQUE_ID"] };
const CLASSES = {
  Paint: { input: { required: { prompt: ["STRING", {}] }, hidden }, output: ["IMAGE"], name: "Paint", output_node: false },
  Draw: { input: { required: { prompt: ["STRING", {}] } }, output: ["IMAGE"], name: "Draw", output_node: false },
  SaveImage: { input: { required: { images: ["IMAGE"] } }, output: [], name: "SaveImage", output_node: true },
};
/** A tool whose picture a node of this class makes. */
const template = (className: keyof typeof CLASSES) => ({
  __metadata__: {
    tool_name: className.toLowerCase(),
    description: "Makes a picture.",
    parameters: { prompt: { type: "string", required: true } },
  },
  1: { class_type: className, inputs: { prompt: "{{prompt}}" } },
  2: { class_type: "SaveImage", inputs: { images: ["1", 0] } },
});

let engine: ScriptedEngine;
let state: string;
beforeEach(async () => {
  engine = await ScriptedEngine.start();
  engine.onJob = (job) =>
    queueMicrotask(() => {
      engine.start(job);
      engine.end(job, "success", {}, { 2: { images: [{ filename: "a.png", subfolder: "", type: "output" }] } });
    });
  engine.answers.set("GET /system_stats", (_request, response) => json(response, STATS));
  for (const [name, info] of Object.entries(CLASSES))
    engine.answers.set(`GET /object_info/${name}`, (_request, response) => json(response, { [name]: info }));
  engine.answers.set("GET /view", (_request, response) => response.writeHead(200, { "content-type": "image/png" }).end(png(8, 8)));
  state = temporaryFolder();
  fs.mkdirSync(path.join(state, "workflows"), { recursive: true });
  for (const name of ["Paint", "Draw"] as const)
    fs.writeFileSync(path.join(state, "workflows", `${name}.json`), JSON.stringify(template(name)));
});
afterEach(() => engine.kill());

const keys = () => engine.prompts.map((body) => JSON.parse(body).extra_data.api_key_comfy_org ?? null);
/** Everything that was written into the state directory. */
const written = () =>
  fs
    .readdirSync(state, { recursive: true, withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1")] : []))
    .join("\n");

test("the environment's key goes to the engine with partner nodes, with no other jobs, and into no file or log", async () => {
  const bridge = await TestBridge.start({ state, args: ["--comfyui-url", engine.url], env: { API_KEY_COMFY_ORG: KEY } });
  const answers = [await bridge.call("paint", { prompt: "a fox" }), await bridge.call("draw", { prompt: "a fox" })];
  expect(answers.map(({ error }) => error)).toEqual([null, null]);
  expect(keys()).toEqual([KEY, null]);
  expect(`${bridge.stderr()}${written()}${JSON.stringify(answers)}`).not.toContain(KEY);
  await bridge.stop();
});

test("the key of the settings comes over the host's channel, and goes when it is taken away", async () => {
  const daemon = await Daemon.listening(state);
  daemon.tell({ state: "ready", url: engine.url });
  const paint = async (prompt: string) => {
    const id = daemon.call("paint", { prompt });
    await expect.poll(() => daemon.raw.answer(id)).toBeDefined();
  };
  await paint("a fox");
  daemon.raw.child.send({ type: "partner_key", key: KEY });
  await paint("a cat");
  daemon.raw.child.send({ type: "partner_key", key: null });
  await paint("a dog");
  expect(keys()).toEqual([null, KEY, null]);
  expect(`${daemon.raw.stderr}${written()}`).not.toContain(KEY);
  await daemon.raw.stop();
});
