import { McpError, type ReadResourceResult, type Resource, type ResourceTemplate } from "@modelcontextprotocol/sdk/types.js";
import type { Bridge } from "./bridge.ts";
import type { Engine } from "./engine/gate.ts";
import { asReference, OUTPUTS } from "./pictures.ts";
import { protocolError } from "./protocol-error.ts";

const JSON_MIME = "application/json";
/** How many outputs the list of resources names. */
const LISTED_OUTPUTS = 20;
/** Reading a list is not worth a long wait for an engine. Milliseconds. */
const PATIENCE = 2_000;
/** MCP's code for a resource that does not exist. */
const NOT_FOUND = -32002;

export const TEMPLATES: ResourceTemplate[] = [
  {
    uriTemplate: `${OUTPUTS}{reference}`,
    name: "output",
    title: "A picture that Easel made",
    description: "The original file, by the reference that the tool's answer gave",
  },
];

interface EngineList {
  uri: string;
  name: string;
  title: string;
  shown(bridge: Bridge): boolean;
  read(engine: Engine): Promise<unknown>;
}

const modelList = (folder: string, title: string, shown: EngineList["shown"]): EngineList => ({
  uri: `comfyui://models/${folder}`,
  name: folder,
  title,
  shown,
  read: ({ client }) => client.models(folder),
});

const LISTS: EngineList[] = [
  modelList("checkpoints", "Installed checkpoints", ({ config }) => config.resources.exposeModels),
  modelList("loras", "Installed LoRAs", ({ config }) => config.resources.exposeLoras),
  modelList("upscale_models", "Installed upscale models", ({ config }) => config.resources.exposeModels),
  {
    uri: "comfyui://samplers",
    name: "samplers",
    title: "Samplers and schedulers",
    shown: ({ config }) => config.resources.exposeSamplers,
    read: readSamplers,
  },
  { uri: "comfyui://system", name: "system", title: "Engine and memory", shown: () => true, read: readSystem },
];

export async function listResources(bridge: Bridge): Promise<Resource[]> {
  const lists = LISTS.filter((list) => list.shown(bridge)).map(({ uri, name, title }) => ({ uri, name, title, mimeType: JSON_MIME }));
  const { jobs } = await bridge.running();
  const outputs = jobs
    .finished(LISTED_OUTPUTS)
    .flatMap(({ tool, state }) => (state.kind === "done" ? state.outputs : []).map((output) => ({ tool, output })));
  const pictures = outputs.slice(0, LISTED_OUTPUTS).map(({ tool, output: { reference, mime, bytes } }) => ({
    uri: `${OUTPUTS}${reference}`,
    name: reference,
    title: `${reference}, by ${tool}`,
    mimeType: mime,
    size: bytes,
  }));
  return [...lists, ...pictures];
}

/** Throws McpError: a resource that cannot be read is a fault of the request, and its message says what to do. */
export async function readResource(bridge: Bridge, uri: string): Promise<ReadResourceResult> {
  if (uri.startsWith(OUTPUTS)) return readOutput(bridge, uri);
  const list = LISTS.find((candidate) => candidate.uri === uri && candidate.shown(bridge));
  if (!list) throw new McpError(NOT_FOUND, `There is no resource "${uri.slice(0, 100)}"`);
  const contents = await cached(bridge, list).catch((error) => Promise.reject(protocolError(error)));
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(contents, null, 2) }] };
}

async function readOutput(bridge: Bridge, uri: string): Promise<ReadResourceResult> {
  const { pictures } = await bridge.running();
  const reference = asReference(uri);
  const kept = reference === null ? null : await pictures.read(reference);
  if (!kept) throw new McpError(NOT_FOUND, `There is no picture at "${uri.slice(0, 100)}"`);
  return { contents: [{ uri, mimeType: kept.mime, blob: Buffer.from(kept.bytes).toString("base64") }] };
}

const kept = new WeakMap<Engine["client"], Map<string, { at: number; contents: unknown }>>();

/** Model lists are kept for as long as the configuration says; memory figures are always asked for. */
async function cached(bridge: Bridge, list: EngineList): Promise<unknown> {
  const { gate } = await bridge.running();
  const engine = await gate.ready({ patience: PATIENCE });
  const lists = kept.get(engine.client) ?? new Map();
  kept.set(engine.client, lists);
  const known = lists.get(list.uri);
  const lifetime = list.name === "system" ? 0 : bridge.config.resources.modelsRefreshInterval * 1000;
  if (known && bridge.clock.now() - known.at < lifetime) return known.contents;
  const contents = await list.read(engine);
  lists.set(list.uri, { at: bridge.clock.now(), contents });
  return contents;
}

async function readSamplers({ client }: Engine): Promise<unknown> {
  const node = await client.nodeInfo("KSampler");
  const options = (name: string) => node?.inputs.find((input) => input.name === name)?.options ?? [];
  return { samplers: options("sampler_name"), schedulers: options("scheduler") };
}

/** Without the engine's launch flags, which hold paths. Sizes in bytes. */
async function readSystem({ client }: Engine): Promise<unknown> {
  const { version, os, practice, pythonVersion, pytorchVersion, ram, devices } = await client.systemStats();
  return {
    engine: practice ? "Easel's practice engine (no AI model)" : "ComfyUI",
    version,
    os,
    pythonVersion,
    pytorchVersion,
    ram,
    devices,
  };
}
