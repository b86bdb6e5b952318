import fs from "node:fs";
import path from "node:path";
import { ResourceListChangedNotificationSchema, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type HostRequestName, type HostRequestParams, type HostRequestResult, hostRequests } from "#contract/host.ts";
import { readImageInfo } from "../images/image-info.ts";
import { type Answer, RawBridge, TestBridge } from "../test-support/bridge.ts";
import { startHttpServer, startPracticeEngine, type TestEngine, temporaryFolder } from "../test-support/engines.ts";
import { editorFormat, type FixtureModels, loraAndUpscale } from "./fixtures.ts";

/** A real ComfyUI where one is given; else the practice engine. */
const REAL = process.env.EASEL_IMPORT_URL;

/** On a busy machine a moment is long. */
const SOON = { timeout: 60_000 };

const state = temporaryFolder();
const folder = path.join(state, "workflows");
let engine: TestEngine;
let host: TestBridge;
let client: TestBridge;
let models: FixtureModels;
let toolChanges = 0;
let resourceChanges = 0;

beforeAll(async () => {
  engine = REAL === undefined ? await startPracticeEngine() : { url: REAL, stop: async () => {} };
  models = { checkpoint: await firstModel("checkpoints"), lora: await firstModel("loras"), upscaler: await firstModel("upscale_models") };
  const config = "resources:\n  models_refresh_interval: 1\n";
  host = await TestBridge.start({ args: ["--daemon", "--comfyui-url", engine.url], state, config, clientName: "easel" });
  await vi.waitFor(() => expect(fs.existsSync(path.join(state, "bridge.sock"))).toBe(true), SOON);
  client = await TestBridge.start({ state, clientName: "claude-ai" });
  client.client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    toolChanges++;
  });
  client.client.setNotificationHandler(ResourceListChangedNotificationSchema, () => {
    resourceChanges++;
  });
});
afterAll(async () => {
  await client?.stop();
  await host?.stop();
  await engine?.stop();
});
beforeEach(async () => {
  for (const file of fs.readdirSync(folder)) fs.rmSync(path.join(folder, file));
  const empty = { tools: [], drafts: [], broken: [] };
  await expect.poll(() => ask("easel/workflows/list", {}), SOON).toEqual(empty);
  toolChanges = 0;
  resourceChanges = 0;
});

async function firstModel(name: string): Promise<string> {
  const files = (await (await fetch(`${engine.url}/models/${name}`)).json()) as string[];
  return files[0] ?? "none.safetensors";
}

async function ask<N extends HostRequestName>(method: N, params: HostRequestParams<N>): Promise<HostRequestResult<N>> {
  const asker = host.client as unknown as { request(request: object, schema: unknown): Promise<HostRequestResult<N>> };
  return asker.request({ method, params }, hostRequests[method].result);
}

/** A real engine may be busy with other people's jobs for a while. */
async function finished(answer: Answer): Promise<Answer> {
  return answer.text.startsWith("Still working") ? finished(await client.call("get_job", { job_id: answer.jobId })) : answer;
}

const toolNames = async () => (await client.client.listTools()).tools.map(({ name }) => name);
const dropped = (content: object, name = "My LoRA & upscale.json") => ({
  kind: "dropped" as const,
  name,
  text: JSON.stringify(content),
});

describe("an export dropped onto the window", () => {
  test("is a tool in a client that was there before, and makes a picture", { timeout: 180_000 }, async () => {
    const { proposalId, toolName, title, description, parameters } = await ask("easel/workflows/propose", dropped(loraAndUpscale(models)));
    expect(await toolNames()).not.toContain(toolName);
    await ask("easel/workflows/save", { proposalId, toolName, title, description, parameters });
    await expect.poll(() => toolChanges, SOON).toBeGreaterThan(0);
    expect(await toolNames()).toContain("my_lora_upscale");
    expect(fs.readdirSync(folder)).toEqual(["my_lora_upscale.json"]);

    const answer = await finished(await client.call("my_lora_upscale", { prompt: "a lighthouse at night", seed: 7 }));
    expect(answer.text).toContain("seed 7");
    expect(answer.error).toBeNull();
    expect(answer.images.map(({ bytes }) => readImageInfo(bytes))).toMatchObject([{ mime: "image/png", width: 256, height: 192 }]);
    await expect.poll(() => resourceChanges, SOON).toBeGreaterThan(0);
  });

  test("takes the names and defaults that the person chose, and no more parameters", async () => {
    const { proposalId, parameters } = await ask("easel/workflows/propose", dropped(loraAndUpscale(models)));
    const chosen = parameters.map((parameter) => {
      if (parameter.name === "steps") return { ...parameter, on: true, name: "effort", default: 3 };
      return { ...parameter, on: parameter.name === "prompt" || parameter.name === "sampler" };
    });
    await ask("easel/workflows/save", { proposalId, toolName: "my_lora_upscale", title: "T", description: "D", parameters: chosen });
    const tool = (await client.client.listTools()).tools.find(({ name }) => name === "my_lora_upscale");
    expect(tool).toMatchObject({ title: "T", description: "D" });
    expect(Object.keys(tool?.inputSchema.properties ?? {}).sort()).toEqual(["effort", "prompt", "sampler"]);
    expect(tool?.inputSchema.properties?.effort).toMatchObject({ default: 3, minimum: 1 });
    const wrong = await client.call("my_lora_upscale", { prompt: "x", sampler: "no_such_sampler" });
    expect(wrong.error).toBe("argument_invalid");
  });

  test("can be tried before it is saved: a job of its own, and no tool", { timeout: 180_000 }, async () => {
    const proposal = await ask("easel/workflows/propose", dropped(loraAndUpscale(models)));
    const { jobId } = await ask("easel/workflows/try", { choice: proposal, arguments: { prompt: "a lighthouse at noon", seed: 11 } });
    await expect.poll(() => host.jobs().find(({ id }) => id === jobId)?.state.kind, { timeout: 170_000 }).toBe("done");
    const job = host.jobs().find(({ id }) => id === jobId);
    expect(job).toMatchObject({ tool: "my_lora_upscale", client: "easel", arguments: { prompt: "a lighthouse at noon" } });
    expect(job?.state.kind === "done" && job.state.outputs.map(({ mime, width }) => [mime, width])).toEqual([["image/png", 256]]);
    expect(await toolNames()).not.toContain("my_lora_upscale");
    expect(fs.readdirSync(folder)).toEqual([]);
    // Each press of the button is meant, also with the same words.
    const again = await ask("easel/workflows/try", { choice: proposal, arguments: { prompt: "a lighthouse at noon", seed: 11 } });
    expect(again.jobId).not.toBe(jobId);
  });

  test("that is tried with what cannot be is refused as a call would be, and as a save would be", async () => {
    const proposal = await ask("easel/workflows/propose", dropped(loraAndUpscale(models)));
    const without = ask("easel/workflows/try", { choice: proposal, arguments: {} });
    await expect(without).rejects.toMatchObject({ data: { kind: "argument_invalid", code: "argument_missing" } });
    const unnamed = proposal.parameters.map((parameter) => ({ ...parameter, name: "x", on: true }));
    const twins = ask("easel/workflows/try", { choice: { ...proposal, parameters: unnamed }, arguments: {} });
    await expect(twins).rejects.toMatchObject({ data: { code: "parameter_name_taken" } });
    const unknown = ask("easel/workflows/try", { choice: { ...proposal, proposalId: "none" }, arguments: {} });
    await expect(unknown).rejects.toMatchObject({ data: { code: "proposal_expired" } });
  });

  test("cannot take a name that is taken", async () => {
    const { proposalId, title, description, parameters } = await ask("easel/workflows/propose", dropped(loraAndUpscale(models)));
    for (const toolName of ["generate_image", "run_workflow", "get_job"]) {
      const saving = ask("easel/workflows/save", { proposalId, toolName, title, description, parameters });
      await expect(saving).rejects.toMatchObject({ data: { kind: "argument_invalid", message: expect.stringContaining(toolName) } });
    }
    for (const toolName of ["../evil", "Two Words", ""]) {
      const saving = ask("easel/workflows/save", { proposalId, toolName, title, description, parameters });
      await expect(saving).rejects.toMatchObject({ data: { kind: "argument_invalid" } });
    }
    expect(fs.readdirSync(folder)).toEqual([]);
    const second = await ask("easel/workflows/propose", dropped(loraAndUpscale(models), "Upscale.json"));
    expect(second.toolName).toBe("upscale_2");
  });

  test.each([
    ["no workflow", { hello: "world" }, /Save or Export/],
    [
      "nothing that comes back",
      { "1": { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 0 } } },
      /Save Image/,
    ],
  ])("%s is refused with what to do", async (_what, content, says) => {
    await expect(ask("easel/workflows/propose", dropped(content))).rejects.toMatchObject({
      data: { kind: "workflow_invalid", remedy: expect.stringMatching(says) },
    });
  });

  test("in the editor's format, and in a picture that was made with it", { timeout: 180_000 }, async () => {
    const editor = JSON.parse(JSON.stringify(editorFormat(models)));
    const proposal = await ask("easel/workflows/propose", dropped(editor, "From the page.json"));
    expect(proposal).toMatchObject({ toolName: "from_the_page", warnings: [] });
    await ask("easel/workflows/save", proposal);
    const answer = await finished(await client.call("from_the_page", { prompt: "a lighthouse" }));
    expect(answer.error).toBeNull();
    // The picture holds what made it.
    const stored = fs.readdirSync(path.join(state, "pictures")).find((name) => name.startsWith(answer.reference)) ?? "";
    const base64 = fs.readFileSync(path.join(state, "pictures", stored)).toString("base64");
    const again = await ask("easel/workflows/propose", { kind: "media", name: "Lighthouse.png", base64 });
    expect(again.parameters.find(({ name }) => name === "prompt")).toMatchObject({ on: true, default: null });
    const without = { kind: "media" as const, name: "photo.jpg", base64: Buffer.from("no picture").toString("base64") };
    await expect(ask("easel/workflows/propose", without)).rejects.toMatchObject({ data: { code: "workflow_not_embedded" } });
  });

  test("classes that the engine lacks are named, with their pack where the file says it", async () => {
    const editor = editorFormat(models);
    editor.nodes.push({
      id: 90,
      type: "Magic",
      mode: 0,
      inputs: [],
      outputs: [],
      properties: { cnr_id: "comfyui-magic" },
      widgets_values: [],
    });
    const image = editor.nodes.find(({ type }) => type === "SaveImage")?.inputs.find(({ name }) => name === "images");
    if (image) image.link = 99;
    editor.links.push([99, 90, 0, 9, 0, "IMAGE"]);
    const { warnings } = await ask("easel/workflows/propose", dropped(editor));
    expect(warnings).toMatchObject([{ code: "node_classes_missing", parameters: { classes: ["Magic (comfyui-magic)"] } }]);
  });

  test("only the host may ask for it", async () => {
    const stranger = client.client as unknown as { request(request: object, schema: unknown): Promise<unknown> };
    const request = { method: "easel/workflows/list", params: {} };
    await expect(stranger.request(request, hostRequests["easel/workflows/list"].result)).rejects.toThrow(/Method not found/);
  });
});

describe("a tool that is there", () => {
  const file = path.join(folder, "my_lora_upscale.json");
  const tool = async () => (await client.client.listTools()).tools.find(({ description }) => description?.includes("Ink"));

  async function saved() {
    const proposal = await ask("easel/workflows/propose", dropped(loraAndUpscale(models)));
    await ask("easel/workflows/save", { ...proposal, description: "Ink and wash." });
    await expect.poll(() => toolChanges, SOON).toBeGreaterThan(0);
    toolChanges = 0;
  }

  test("is changed as it was made, tried before that, and clients are told", { timeout: 180_000 }, async () => {
    await saved();
    const before = fs.readFileSync(file, "utf8");
    const proposal = await ask("easel/workflows/propose", { kind: "tool", name: "my_lora_upscale" });
    expect(proposal).toMatchObject({ toolName: "my_lora_upscale", description: "Ink and wash.", produces: "image" });
    const on = proposal.parameters.filter(({ on }) => on).map(({ name }) => name);
    expect(on).toEqual(expect.arrayContaining(["prompt", "negative_prompt", "seed", "width", "height"]));
    expect(proposal.parameters.find(({ id }) => id === "3.steps")).toMatchObject({ on: false, value: 4, default: 4 });

    const parameters = proposal.parameters.map((parameter) => {
      if (parameter.id === "3.steps") return { ...parameter, on: true, name: "effort" };
      if (parameter.name === "negative_prompt") return { ...parameter, on: false };
      return parameter.name === "prompt" ? { ...parameter, name: "scene", description: "What to draw" } : parameter;
    });
    const choice = { ...proposal, toolName: "ink", title: "Ink", parameters };
    const { jobId } = await ask("easel/workflows/try", { choice, arguments: { scene: "a mill", effort: 2 } });
    await expect.poll(() => host.jobs().find(({ id }) => id === jobId)?.state.kind, { timeout: 170_000 }).toBe("done");
    expect(fs.readFileSync(file, "utf8")).toBe(before);

    await ask("easel/workflows/save", choice);
    await expect.poll(() => toolChanges, SOON).toBeGreaterThan(0);
    expect(fs.readdirSync(folder)).toEqual(["my_lora_upscale.json"]);
    const changed = await tool();
    expect(changed).toMatchObject({ name: "ink", title: "Ink" });
    expect(changed?.inputSchema.properties).toMatchObject({ scene: { description: "What to draw" }, effort: { default: 4 } });
    expect(changed?.inputSchema.properties).not.toHaveProperty("negative_prompt");
    expect(JSON.parse(fs.readFileSync(file, "utf8"))["7"].inputs.text).toBe("text, watermark");
    const answer = await finished(await client.call("ink", { scene: "a mill at night", effort: 1 }));
    expect(answer.error).toBeNull();
  });

  test("is not changed over the head of somebody who has changed its file meanwhile", async () => {
    await saved();
    const proposal = await ask("easel/workflows/propose", { kind: "tool", name: "my_lora_upscale" });
    const theirs = fs.readFileSync(file, "utf8").replace("Ink and wash.", "Ink by hand.");
    fs.writeFileSync(file, theirs);
    const saving = ask("easel/workflows/save", { ...proposal, title: "Mine" });
    await expect(saving).rejects.toMatchObject({ data: { code: "workflow_file_changed" } });
    expect(fs.readFileSync(file, "utf8")).toBe(theirs);
    const taken = ask("easel/workflows/save", { ...proposal, toolName: "generate_image" });
    await expect(taken).rejects.toMatchObject({ data: { code: "tool_name_taken" } });
  });

  test("is offered to the AI apps that the person wants; the window has it all the same", async () => {
    await saved();
    const before = fs.readFileSync(file, "utf8");
    const state = async () => (await ask("easel/workflows/list", {})).tools.map(({ enabled, hiddenFrom }) => ({ enabled, hiddenFrom }));
    expect(await state()).toEqual([{ enabled: true, hiddenFrom: [] }]);
    for (const offer of [
      { enabled: false, hiddenFrom: [] },
      { enabled: true, hiddenFrom: ["claude-desktop"] },
    ]) {
      await ask("easel/workflows/offer", { toolName: "my_lora_upscale", ...offer });
      expect(await state()).toEqual([offer]);
      expect(await toolNames()).not.toContain("my_lora_upscale");
      await expect.poll(() => toolChanges, SOON).toBeGreaterThan(0);
      toolChanges = 0;
      await expect(client.call("my_lora_upscale", { prompt: "x" })).rejects.toThrow('There is no tool "my_lora_upscale"');
      const forms = await ask("easel/tools/forms", {});
      expect(forms.forms.map(({ toolName }) => toolName)).toContain("my_lora_upscale");
    }
    await ask("easel/workflows/offer", { toolName: "my_lora_upscale", enabled: true, hiddenFrom: ["cursor"] });
    expect(await toolNames()).toContain("my_lora_upscale");
    await ask("easel/workflows/offer", { toolName: "my_lora_upscale", enabled: true, hiddenFrom: [] });
    expect(fs.readFileSync(file, "utf8")).toBe(before);
  });

  test("that was removed can be brought back as it was", async () => {
    await saved();
    const before = fs.readFileSync(file, "utf8");
    const { undo } = await ask("easel/workflows/remove", { kind: "tool", name: "my_lora_upscale" });
    expect([fs.existsSync(file), await tool()]).toEqual([false, undefined]);
    await ask("easel/workflows/restore", { undo });
    expect(fs.readFileSync(file, "utf8")).toBe(before);
    expect(await tool()).toBeDefined();
    await expect(ask("easel/workflows/restore", { undo })).rejects.toMatchObject({ data: { code: "workflow_file_unknown" } });
  });
});

describe("the workflows folder", () => {
  test("an export put there waits for the person, and becomes a tool", async () => {
    fs.writeFileSync(path.join(folder, "Poster.json"), JSON.stringify(loraAndUpscale(models)));
    await expect.poll(async () => (await ask("easel/workflows/list", {})).drafts, SOON).toEqual(["Poster.json"]);
    await expect(ask("easel/workflows/propose", { kind: "draft", name: "../../jobs.jsonl" })).rejects.toThrow(/no workflow/);
    const proposal = await ask("easel/workflows/propose", { kind: "draft", name: "Poster.json" });
    expect(proposal.toolName).toBe("poster");
    await ask("easel/workflows/save", proposal);
    expect(await toolNames()).toContain("poster");
    expect((await ask("easel/workflows/list", {})).drafts).toEqual([]);
    expect(fs.readdirSync(folder).sort()).toEqual(["Poster.json.export", "poster.json"]);
    await ask("easel/workflows/remove", { kind: "tool", name: "poster" });
    expect(await toolNames()).not.toContain("poster");
  });

  test("a save that fails leaves the export where it was, and one that was kept before is not replaced", async () => {
    fs.writeFileSync(path.join(folder, "Card.json"), JSON.stringify(loraAndUpscale(models)));
    fs.writeFileSync(path.join(folder, "Card.json.export"), "of last week");
    fs.writeFileSync(path.join(folder, "banner.json"), JSON.stringify(loraAndUpscale(models)));
    await expect.poll(async () => (await ask("easel/workflows/list", {})).drafts.sort(), SOON).toEqual(["Card.json", "banner.json"]);
    const proposal = await ask("easel/workflows/propose", { kind: "draft", name: "Card.json" });
    await expect(ask("easel/workflows/save", { ...proposal, toolName: "banner" })).rejects.toThrow(/already/);
    fs.mkdirSync(path.join(folder, "placard.json"));
    await expect(ask("easel/workflows/save", { ...proposal, toolName: "placard" })).rejects.toThrow(/already/);
    fs.rmdirSync(path.join(folder, "placard.json"));
    await ask("easel/workflows/save", proposal);
    expect(fs.readdirSync(folder).sort()).toContain("Card.json.2.export");
    expect(fs.readFileSync(path.join(folder, "Card.json.export"), "utf8")).toBe("of last week");
    await ask("easel/workflows/remove", { kind: "tool", name: "card" });
    fs.rmSync(path.join(folder, "banner.json"));
    await expect.poll(async () => (await ask("easel/workflows/list", {})).drafts, SOON).toEqual([]);
  });

  test("a template put there by hand is a tool at once; one that breaks is named, and comes back", async () => {
    const file = path.join(folder, "invert.json");
    const good = JSON.stringify(template("invert", "ImageInvert"));
    fs.writeFileSync(file, good.slice(0, 100));
    await expect.poll(async () => (await ask("easel/workflows/list", {})).broken.map((one) => one.file), SOON).toEqual(["invert.json"]);
    fs.writeFileSync(file, good);
    await expect.poll(toolNames, SOON).toContain("invert");
    expect(toolChanges).toBe(1);
    fs.rmSync(file);
    await expect.poll(toolNames, SOON).not.toContain("invert");
  });

  test("a tool whose node the engine lacks says so in the list and when it is called", async () => {
    fs.writeFileSync(path.join(folder, "magic.json"), JSON.stringify(template("magic", "MagicNode")));
    const described = async () => (await client.client.listTools()).tools.find(({ name }) => name === "magic")?.description;
    await expect.poll(described, SOON).toMatch(/Cannot run now: ComfyUI lacks the node MagicNode/);
    const answer = await client.call("magic");
    expect(answer.error).toBe("node_missing");
    expect(answer.text).toContain("MagicNode");
  });
});

test("clients are told when the engine gains or loses what a tool needs", async () => {
  let hasMagic = false;
  const changing = await startHttpServer(async (request, response) => {
    const magic = hasMagic && request.url === "/object_info/MagicNode";
    // The same node under another name.
    const answer = await fetch(engine.url + (magic ? "/object_info/ImageInvert" : request.url));
    const body = await answer.text();
    response
      .writeHead(answer.status, { "content-type": "application/json" })
      .end(magic ? body.replace('"ImageInvert"', '"MagicNode"') : body);
  });
  const own = temporaryFolder();
  fs.mkdirSync(path.join(own, "workflows"));
  fs.writeFileSync(path.join(own, "workflows", "magic.json"), JSON.stringify(template("magic", "MagicNode")));
  const config = "resources:\n  models_refresh_interval: 1\n";
  const bridge = await TestBridge.start({ args: ["--comfyui-url", changing.url], state: own, config });
  let told = 0;
  bridge.client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    told++;
  });
  const lacks = async () =>
    (await bridge.client.listTools()).tools.find(({ name }) => name === "magic")?.description?.includes("lacks the node");
  await expect.poll(lacks, SOON).toBe(true);
  for (const gained of [true, false]) {
    told = 0;
    hasMagic = gained;
    await expect.poll(() => told, SOON).toBe(1);
    expect(await lacks()).toBe(!gained);
  }
  await bridge.stop();
  await changing.stop();
});

describe("more workflows than the list has room for", () => {
  test("are behind run_workflow, within 12 kB", { timeout: 180_000 }, async () => {
    for (let number = 1; number <= 20; number++) {
      const name = `flow_${String(number).padStart(2, "0")}`;
      fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(template(name, "ImageInvert")));
    }
    await expect.poll(toolNames, SOON).toContain("run_workflow");
    const list = await client.client.listTools();
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThanOrEqual(12_000);
    const names = list.tools.map(({ name }) => name);
    expect(names).toContain("flow_01");
    expect(names).not.toContain("flow_20");
    expect(list.tools.find(({ name }) => name === "run_workflow")?.description).toContain("flow_20");

    const all = JSON.parse((await client.call("list_workflows")).text) as { name: string }[];
    expect(all).toHaveLength(20);
    expect(JSON.parse((await client.call("list_workflows", { name: "flow_20" })).text)).toMatchObject({
      name: "flow_20",
      arguments: { properties: { width: { minimum: 16 } } },
    });
    const answer = await finished(await client.call("run_workflow", { name: "flow_20", arguments: { width: 40 } }));
    expect(answer.error).toBeNull();
    expect(readImageInfo(answer.images[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({ mime: "image/png", width: 40, height: 32 });
    expect((await client.call("run_workflow", { name: "flow_20", arguments: { widht: 40 } })).text).toContain("Did you mean `width`");
    expect((await client.call("run_workflow", { name: "flow_2" })).error).toBe("argument_invalid");
  });
});

/** A picture of one colour, changed by a node of the class. */
const template = (toolName: string, className: string) => ({
  "1": { class_type: "EmptyImage", inputs: { width: "{{width}}", height: 32, batch_size: 1, color: 255 } },
  "2": { class_type: className, inputs: { image: ["1", 0] } },
  "3": { class_type: "SaveImage", inputs: { images: ["2", 0], filename_prefix: "easel/test" } },
  __metadata__: {
    tool_name: toolName,
    description: "Makes a picture of one colour. ".repeat(8),
    parameters: { width: { type: "integer", default: 32, min: 16, max: 64, description: "Pixels of the picture from left to right" } },
  },
});

test("an engine that comes back under the host's eyes is asked again at once", async () => {
  const own = temporaryFolder();
  fs.mkdirSync(path.join(own, "workflows"));
  fs.writeFileSync(path.join(own, "workflows", "magic.json"), JSON.stringify(template("magic", "MagicNode")));
  const bridge = new RawBridge(["--daemon"], { EASEL_STATE_DIR: own }, true);
  bridge.shakeHands("easel");
  await expect.poll(() => bridge.answer("hello"), SOON).toBeDefined();
  const told = (list: string) => bridge.lines.filter((line) => line.includes(`notifications/${list}/list_changed`)).length;
  bridge.child.send({ type: "engine", engine: { state: "stopped", why: "test" } });
  expect(told("tools")).toBe(0);
  bridge.child.send({ type: "engine", engine: { state: "ready", url: engine.url } });
  await expect.poll(() => [told("tools"), told("resources")], SOON).toEqual([1, 1]);
  await bridge.stop();
});
