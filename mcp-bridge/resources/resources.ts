import { McpError, type ReadResourceResult, type Resource, type ResourceTemplate } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeContext } from "../context/context.ts";
import { protocolError } from "../context/protocol-error.ts";
import { OUTPUT_URI_PREFIX, parseReference } from "../images/picture-store.ts";
import { makeThumbnail } from "../images/pixels/thumbnail.ts";
import { describePresets } from "../workflow/presets.ts";
import { ownWorkflows } from "../workflow/template/library.ts";
import { workflowDetails } from "../workflow/workflow-details.ts";
import { readView } from "./app-views.ts";

const JSON_MIME = "application/json";
/** How many outputs the list of resources names. */
const MAX_LISTED_OUTPUTS = 20;
/** Reading a list is not worth a long wait for an engine. */
const ENGINE_TIMEOUT_MS = 2_000;
/** MCP's code for a resource that does not exist. */
const NOT_FOUND = -32002;
const MODELS_URI_PREFIX = "comfyui://models/";
/** A part of an original as JSON (`ViewPart`), for views whose host reads resources only. */
const PART_URI = /^(.+)\/parts\/(\d{1,12})$/;
const THUMBNAIL_SUFFIX = "/thumbnail";

/** What `resources/templates/list` answers. */
export const RESOURCE_TEMPLATES: ResourceTemplate[] = [
  {
    uriTemplate: `${OUTPUT_URI_PREFIX}{reference}`,
    name: "output",
    title: "A picture that Easel made",
    description: "The original file, by the reference that the tool's answer gave",
  },
  {
    uriTemplate: `${OUTPUT_URI_PREFIX}{reference}${THUMBNAIL_SUFFIX}`,
    name: "thumbnail",
    title: "A small copy of a picture",
    description: "JPEG of at most 256 pixels",
    mimeType: "image/jpeg",
  },
  {
    uriTemplate: `${MODELS_URI_PREFIX}{folder}`,
    name: "models",
    title: "Installed models of a folder",
    description: "File names, as the tools take them",
    mimeType: JSON_MIME,
  },
];

/** A list with a fixed address. */
interface ListResource {
  uri: string;
  name: string;
  title: string;
  shown(context: BridgeContext): boolean;
  read(context: BridgeContext): Promise<unknown>;
}

const always = () => true;

const LISTS: ListResource[] = [
  {
    uri: "comfyui://samplers",
    name: "samplers",
    title: "Samplers and schedulers",
    shown: ({ config }) => config.resources.exposeSamplers,
    read: async ({ engineServices }) => {
      const { lists } = await engineServices();
      return { samplers: await lists.samplers(ENGINE_TIMEOUT_MS), schedulers: await lists.schedulers(ENGINE_TIMEOUT_MS) };
    },
  },
  {
    uri: "comfyui://schedulers",
    name: "schedulers",
    title: "Schedulers",
    shown: ({ config }) => config.resources.exposeSamplers,
    read: async ({ engineServices }) => (await engineServices()).lists.schedulers(ENGINE_TIMEOUT_MS),
  },
  { uri: "comfyui://presets", name: "presets", title: "Presets of the tools", shown: always, read: readPresets },
  { uri: "comfyui://workflows", name: "workflows", title: "The user's own workflows", shown: always, read: readWorkflows },
  { uri: "comfyui://queue", name: "queue", title: "What is being made now", shown: always, read: readQueue },
  { uri: "comfyui://system", name: "system", title: "Engine and memory", shown: always, read: readSystem },
];

/** What `resources/list` answers: model folders, lists, and the newest outputs. */
export async function listResources(context: BridgeContext): Promise<Resource[]> {
  const { jobs, lists } = await context.engineServices();
  const folders = (await lists.folders()).map((folder) => ({ uri: MODELS_URI_PREFIX + folder, name: folder, title: folderTitle(folder) }));
  const fixed = LISTS.filter((list) => list.shown(context)).map(({ uri, name, title }) => ({ uri, name, title }));
  const outputs = jobs
    .finished(MAX_LISTED_OUTPUTS)
    .flatMap(({ tool, finishedAt, state }) => (state.kind === "done" ? state.outputs : []).map((output) => ({ tool, finishedAt, output })));
  const pictures = outputs.slice(0, MAX_LISTED_OUTPUTS).map(({ tool, finishedAt, output: { reference, mime, bytes } }) => ({
    uri: `${OUTPUT_URI_PREFIX}${reference}`,
    name: reference,
    title: `${reference}, by ${tool}`,
    mimeType: mime,
    size: bytes,
    ...(finishedAt !== null && { annotations: { lastModified: new Date(finishedAt).toISOString() } }),
  }));
  return [...[...folders, ...fixed].map((list) => ({ ...list, mimeType: JSON_MIME })), ...pictures];
}

/** What `resources/read` answers. Throws McpError, whose message says what to do. */
export async function readResource(context: BridgeContext, uri: string): Promise<ReadResourceResult> {
  if (uri.startsWith("ui://")) return (await readView(uri)) ?? Promise.reject(notFound(uri));
  if (uri.startsWith(OUTPUT_URI_PREFIX)) return readOutput(context, uri);
  const contents = await readList(context, uri).catch((error) => Promise.reject(protocolError(error)));
  if (contents === null) throw notFound(uri);
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(contents, null, 2) }] };
}

const notFound = (uri: string) => new McpError(NOT_FOUND, `There is no resource "${uri.slice(0, 100)}"`);

/** What a list holds; null when there is no list at this address. Throws EaselError. */
async function readList(context: BridgeContext, uri: string): Promise<unknown> {
  const list = LISTS.find((candidate) => candidate.uri === uri && candidate.shown(context));
  if (list) return list.read(context);
  const folder = uri.startsWith(MODELS_URI_PREFIX) ? uri.slice(MODELS_URI_PREFIX.length) : "";
  return folder === "" ? null : (await context.engineServices()).lists.models(folder, ENGINE_TIMEOUT_MS);
}

async function readOutput(context: BridgeContext, uri: string): Promise<ReadResourceResult> {
  const { pictures } = await context.engineServices();
  const part = PART_URI.exec(uri);
  if (part) return readPart(context, uri, part[1] ?? "", Number(part[2]));
  const small = uri.endsWith(THUMBNAIL_SUFFIX);
  const reference = parseReference(small ? uri.slice(0, -THUMBNAIL_SUFFIX.length) : uri);
  const kept = reference === null ? null : await pictures.read(reference);
  if (!kept) throw new McpError(NOT_FOUND, `There is no picture at "${uri.slice(0, 100)}"`);
  if (!small) return { contents: [blob(uri, kept.mime, kept.bytes)] };
  const thumbnail = await makeThumbnail(kept.bytes);
  if (!thumbnail)
    throw new McpError(NOT_FOUND, `There is no small copy of ${reference}, which is no PNG or JPEG; read ${OUTPUT_URI_PREFIX}${reference}`);
  return { contents: [blob(uri, "image/jpeg", thumbnail)] };
}

async function readPart(context: BridgeContext, uri: string, picture: string, offset: number): Promise<ReadResourceResult> {
  const { parts } = await context.engineServices();
  const part = await parts.read(parseReference(picture) ?? "", offset).catch((error) => Promise.reject(protocolError(error)));
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(part) }] };
}

const blob = (uri: string, mimeType: string, bytes: Uint8Array) => ({ uri, mimeType, blob: Buffer.from(bytes).toString("base64") });

function folderTitle(folder: string): string {
  const known: Record<string, string> = { loras: "LoRAs", vae: "VAEs", controlnet: "ControlNets", clip_vision: "CLIP vision models" };
  return `Installed ${known[folder] ?? folder.replaceAll("_", " ")}`;
}

/** By tool: what each choice of `preset` means. */
async function readPresets(context: BridgeContext): Promise<unknown> {
  const workflows = [...(await context.tools()).values()].flatMap((workflow) => workflow ?? []);
  const withPresets = workflows.filter(({ presets }) => Object.keys(presets).length > 0);
  const { locator } = await context.engineServices();
  const engine = await locator.waitUntilReady({ timeoutMs: ENGINE_TIMEOUT_MS }).catch(() => null); // the rest can be told without one
  const { defaults } = context.config.workflows;
  return Object.fromEntries(
    await Promise.all(
      withPresets.map(async (workflow) => [workflow.toolName, await describePresets(workflow, defaults, engine?.catalog ?? null)]),
    ),
  );
}

async function readWorkflows(context: BridgeContext): Promise<unknown> {
  const { missing } = await context.library();
  const { defaults } = context.config.workflows;
  return ownWorkflows(await context.tools()).map((workflow) => workflowDetails(workflow, defaults, missing.get(workflow.toolName)));
}

/** Oldest first. Without arguments: they may hold what somebody else asked for. */
async function readQueue(context: BridgeContext): Promise<unknown> {
  const { jobs } = await context.engineServices();
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
async function readSystem(context: BridgeContext): Promise<unknown> {
  const { locator } = await context.engineServices();
  const { client } = await locator.waitUntilReady({ timeoutMs: ENGINE_TIMEOUT_MS });
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
