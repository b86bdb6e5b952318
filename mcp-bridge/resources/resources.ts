import { McpError, type ReadResourceResult, type Resource, type ResourceTemplate } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeContext } from "../context/context.ts";
import { protocolError } from "../context/protocol-error.ts";
import { engineOptions, isShownFolder, knownFolders, knownModels, looksLikeFolder } from "../engines/engine-lists.ts";
import { OUTPUT_URI_PREFIX, parseReference } from "../images/picture-store.ts";
import { makeThumbnail } from "../images/thumbnail.ts";
import { factsOf } from "../jobs/plan/job-plan.ts";
import { workflowDetails } from "../tools/workflow-tools.ts";
import { ownWorkflows } from "../workflow/library.ts";
import { describePresets } from "../workflow/presets.ts";
import { readView } from "./app-views.ts";

const JSON_MIME = "application/json";
/** How many outputs the list of resources names. */
const LISTED_OUTPUTS = 20;
/** Reading a list is not worth a long wait for an engine. Milliseconds. */
const PATIENCE = 2_000;
/** MCP's code for a resource that does not exist. */
const NOT_FOUND = -32002;
const MODELS = "comfyui://models/";
/** A part of an original as JSON (`ViewPart`), for views whose host reads resources only. */
const PART = /^(.+)\/parts\/(\d{1,12})$/;
const THUMBNAIL = "/thumbnail";

export const TEMPLATES: ResourceTemplate[] = [
  {
    uriTemplate: `${OUTPUT_URI_PREFIX}{reference}`,
    name: "output",
    title: "A picture that Easel made",
    description: "The original file, by the reference that the tool's answer gave",
  },
  {
    uriTemplate: `${OUTPUT_URI_PREFIX}{reference}${THUMBNAIL}`,
    name: "thumbnail",
    title: "A small copy of a picture",
    description: "JPEG of at most 256 pixels",
    mimeType: "image/jpeg",
  },
  {
    uriTemplate: `${MODELS}{folder}`,
    name: "models",
    title: "Installed models of a folder",
    description: "File names, as the tools take them",
    mimeType: JSON_MIME,
  },
];

/** Lists under an address of their own. */
interface FixedList {
  uri: string;
  name: string;
  title: string;
  shown(bridge: BridgeContext): boolean;
  read(bridge: BridgeContext): Promise<unknown>;
}

const always = () => true;

const LISTS: FixedList[] = [
  {
    uri: "comfyui://samplers",
    name: "samplers",
    title: "Samplers and schedulers",
    shown: ({ config }) => config.resources.exposeSamplers,
    read: async (bridge) => ({
      samplers: await engineOptions(bridge, "sampler_name", PATIENCE),
      schedulers: await engineOptions(bridge, "scheduler", PATIENCE),
    }),
  },
  {
    uri: "comfyui://schedulers",
    name: "schedulers",
    title: "Schedulers",
    shown: ({ config }) => config.resources.exposeSamplers,
    read: (bridge) => engineOptions(bridge, "scheduler", PATIENCE),
  },
  { uri: "comfyui://presets", name: "presets", title: "Presets of the tools", shown: always, read: readPresets },
  { uri: "comfyui://workflows", name: "workflows", title: "The user's own workflows", shown: always, read: readWorkflows },
  { uri: "comfyui://queue", name: "queue", title: "What is being made now", shown: always, read: readQueue },
  { uri: "comfyui://system", name: "system", title: "Engine and memory", shown: always, read: readSystem },
];

export async function listResources(bridge: BridgeContext): Promise<Resource[]> {
  const folders = (await knownFolders(bridge)).map((folder) => ({ uri: MODELS + folder, name: folder, title: folderTitle(folder) }));
  const lists = LISTS.filter((list) => list.shown(bridge)).map(({ uri, name, title }) => ({ uri, name, title }));
  const { jobs } = await bridge.engineServices();
  const outputs = jobs
    .finished(LISTED_OUTPUTS)
    .flatMap(({ tool, finishedAt, state }) => (state.kind === "done" ? state.outputs : []).map((output) => ({ tool, finishedAt, output })));
  const pictures = outputs.slice(0, LISTED_OUTPUTS).map(({ tool, finishedAt, output: { reference, mime, bytes } }) => ({
    uri: `${OUTPUT_URI_PREFIX}${reference}`,
    name: reference,
    title: `${reference}, by ${tool}`,
    mimeType: mime,
    size: bytes,
    ...(finishedAt !== null && { annotations: { lastModified: new Date(finishedAt).toISOString() } }),
  }));
  return [...[...folders, ...lists].map((list) => ({ ...list, mimeType: JSON_MIME })), ...pictures];
}

/** Throws McpError: a resource that cannot be read is a fault of the request, and its message says what to do. */
export async function readResource(bridge: BridgeContext, uri: string): Promise<ReadResourceResult> {
  if (uri.startsWith("ui://")) return (await readView(uri)) ?? Promise.reject(notFound(uri));
  if (uri.startsWith(OUTPUT_URI_PREFIX)) return readOutput(bridge, uri);
  const contents = await readList(bridge, uri).catch((error) => Promise.reject(protocolError(error)));
  if (contents === null) throw notFound(uri);
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(contents, null, 2) }] };
}

const notFound = (uri: string) => new McpError(NOT_FOUND, `There is no resource "${uri.slice(0, 100)}"`);

/** Null where there is nothing of this address. */
async function readList(bridge: BridgeContext, uri: string): Promise<unknown> {
  const list = LISTS.find((candidate) => candidate.uri === uri && candidate.shown(bridge));
  if (list) return list.read(bridge);
  const folder = uri.startsWith(MODELS) ? uri.slice(MODELS.length) : "";
  return looksLikeFolder(folder) && isShownFolder(bridge, folder) ? knownModels(bridge, folder, PATIENCE) : null;
}

async function readOutput(bridge: BridgeContext, uri: string): Promise<ReadResourceResult> {
  const { pictures } = await bridge.engineServices();
  const part = PART.exec(uri);
  if (part) return readPart(bridge, uri, part[1] ?? "", Number(part[2]));
  const small = uri.endsWith(THUMBNAIL);
  const reference = parseReference(small ? uri.slice(0, -THUMBNAIL.length) : uri);
  const kept = reference === null ? null : await pictures.read(reference);
  if (!kept) throw new McpError(NOT_FOUND, `There is no picture at "${uri.slice(0, 100)}"`);
  if (!small) return { contents: [blob(uri, kept.mime, kept.bytes)] };
  const thumbnail = await makeThumbnail(kept.bytes);
  if (!thumbnail)
    throw new McpError(NOT_FOUND, `There is no small copy of ${reference}, which is no PNG or JPEG; read ${OUTPUT_URI_PREFIX}${reference}`);
  return { contents: [blob(uri, "image/jpeg", thumbnail)] };
}

async function readPart(bridge: BridgeContext, uri: string, picture: string, offset: number): Promise<ReadResourceResult> {
  const { parts } = await bridge.engineServices();
  const part = await parts.read(parseReference(picture) ?? "", offset).catch((error) => Promise.reject(protocolError(error)));
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(part) }] };
}

const blob = (uri: string, mimeType: string, bytes: Uint8Array) => ({ uri, mimeType, blob: Buffer.from(bytes).toString("base64") });

function folderTitle(folder: string): string {
  const known: Record<string, string> = { loras: "LoRAs", vae: "VAEs", controlnet: "ControlNets", clip_vision: "CLIP vision models" };
  return `Installed ${known[folder] ?? folder.replaceAll("_", " ")}`;
}

/** By tool: what each choice of `preset` means. */
async function readPresets(bridge: BridgeContext): Promise<unknown> {
  const workflows = [...(await bridge.tools()).values()].flatMap((workflow) => workflow ?? []);
  const withPresets = workflows.filter(({ presets }) => Object.keys(presets).length > 0);
  const { locator } = await bridge.engineServices();
  const engine = await locator.waitUntilReady({ timeoutMs: PATIENCE }).catch(() => null); // the rest can be told without one
  const facts = engine && factsOf(engine, bridge);
  const { defaults } = bridge.config.workflows;
  return Object.fromEntries(
    await Promise.all(withPresets.map(async (workflow) => [workflow.toolName, await describePresets(workflow, defaults, facts)])),
  );
}

async function readWorkflows(bridge: BridgeContext): Promise<unknown> {
  const { missing } = await bridge.library();
  const { defaults } = bridge.config.workflows;
  return ownWorkflows(await bridge.tools()).map((workflow) => workflowDetails(workflow, defaults, missing.get(workflow.toolName)));
}

/** Oldest first. Without arguments: they may hold what somebody else asked for. */
async function readQueue(bridge: BridgeContext): Promise<unknown> {
  const { jobs } = await bridge.engineServices();
  return jobs.unfinished().map(({ id, tool, createdAt, state }) => ({
    job_id: id,
    tool,
    since: new Date(createdAt).toISOString(),
    state: state.kind,
    ...(state.kind === "running" && state.fraction !== null && { percent: Math.round(state.fraction * 100) }),
    ...(state.kind === "queued" && state.position !== null && { position: state.position }),
  }));
}

/** Without the engine's launch flags, which hold paths. Sizes in bytes. Always asked for: memory changes. */
async function readSystem(bridge: BridgeContext): Promise<unknown> {
  const { locator } = await bridge.engineServices();
  const { client } = await locator.waitUntilReady({ timeoutMs: PATIENCE });
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
