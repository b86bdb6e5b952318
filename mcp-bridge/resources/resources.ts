import { McpError, type ReadResourceResult, type Resource, type ResourceTemplate } from "@modelcontextprotocol/sdk/types.js";
import type { Principal } from "../auth/principal.ts";
import type { ResourceGroup } from "../auth/scopes.ts";
import type { BridgeContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import { protocolError } from "../context/protocol-error.ts";
import type { Session } from "../context/session.ts";
import { describeEngine } from "../engines/describe-engine.ts";
import type { PictureParts } from "../images/picture-parts.ts";
import { OUTPUT_URI_PREFIX, type PictureStore, parseReference } from "../images/picture-store.ts";
import { describeWorker } from "../jobs/cluster/describe-worker.ts";
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
const THUMBNAIL_LIMITS = { maxSidePixels: 256, maxBytes: 100_000 };

/** What `resources/templates/list` answers to this principal. */
export const resourceTemplates = ({ scopes }: Principal): ResourceTemplate[] =>
  TEMPLATES.filter(({ uriTemplate }) => scopes.resources.has(uriTemplate.startsWith(MODELS_URI_PREFIX) ? "models" : "outputs"));

const TEMPLATES: ResourceTemplate[] = [
  {
    uriTemplate: `${OUTPUT_URI_PREFIX}{reference}`,
    name: "output",
    title: "A picture or other file that Easel made",
    description: "The original file, by the reference that the tool's answer gave",
  },
  {
    uriTemplate: `${OUTPUT_URI_PREFIX}{reference}${THUMBNAIL_SUFFIX}`,
    name: "thumbnail",
    title: "A small copy of a picture, or the first frame of a video",
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
  group: ResourceGroup;
  shown(context: BridgeContext): boolean;
  read(context: BridgeContext, session: Session): Promise<unknown>;
}

const always = () => true;

/** A lone engine is told of by `comfyui://system`. */
const severalEngines = ({ config, host }: BridgeContext) =>
  config.engines.list.length > 1 || config.queue !== null || (host?.hasAddedEngines() ?? false);

const LISTS: ListResource[] = [
  {
    uri: "comfyui://samplers",
    name: "samplers",
    title: "Samplers and schedulers",
    group: "samplers",
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
    group: "samplers",
    shown: ({ config }) => config.resources.exposeSamplers,
    read: async ({ engineServices }) => (await engineServices()).lists.schedulers(ENGINE_TIMEOUT_MS),
  },
  { uri: "comfyui://presets", name: "presets", title: "Presets of the tools", group: "presets", shown: always, read: readPresets },
  {
    uri: "comfyui://workflows",
    name: "workflows",
    title: "The user's own workflows",
    group: "workflows",
    shown: always,
    read: readWorkflows,
  },
  { uri: "comfyui://queue", name: "queue", title: "What is being made now", group: "queue", shown: always, read: readQueue },
  { uri: "comfyui://system", name: "system", title: "Engine and memory", group: "system", shown: always, read: readSystem },
  {
    uri: "comfyui://engines",
    name: "engines",
    title: "Engines and what they do",
    group: "system",
    shown: severalEngines,
    read: readEngines,
  },
];

/** What `resources/list` answers: model folders, lists, and the newest outputs. */
export async function listResources(context: BridgeContext, session: Session): Promise<Resource[]> {
  const { jobs, lists } = await context.engineServices();
  const groups = session.principal.scopes.resources;
  const folders = (groups.has("models") ? await lists.folders() : []).map((folder) => ({
    uri: MODELS_URI_PREFIX + folder,
    name: folder,
    title: folderTitle(folder),
  }));
  const fixed = LISTS.filter((list) => list.shown(context) && groups.has(list.group)).map(({ uri, name, title }) => ({ uri, name, title }));
  const finished = groups.has("outputs") ? jobs.finished(MAX_LISTED_OUTPUTS, session.requester()) : [];
  const outputs = finished.flatMap(({ tool, finishedAt, state }) =>
    (state.kind === "done" ? state.outputs : []).map((output) => ({ tool, finishedAt, output })),
  );
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
export async function readResource(context: BridgeContext, session: Session, uri: string): Promise<ReadResourceResult> {
  if (uri.startsWith("ui://")) return (await readView(uri)) ?? Promise.reject(notFound(uri));
  if (uri.startsWith(OUTPUT_URI_PREFIX)) return readOutput(context, session, uri);
  const contents = await readList(context, session, uri).catch((error) => Promise.reject(protocolError(error)));
  if (contents === null) throw notFound(uri);
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(contents, null, 2) }] };
}

const noPicture = (uri: string) => new McpError(NOT_FOUND, `There is no picture at "${uri.slice(0, 100)}"`);
const notFound = (uri: string) => new McpError(NOT_FOUND, `There is no resource "${uri.slice(0, 100)}"`);

/** What a list holds; null when there is no list at this address. Throws EaselError. */
async function readList(context: BridgeContext, session: Session, uri: string): Promise<unknown> {
  const groups = session.principal.scopes.resources;
  const list = LISTS.find((candidate) => candidate.uri === uri && candidate.shown(context) && groups.has(candidate.group));
  if (list) return list.read(context, session);
  if (!groups.has("models")) return null;
  const folder = uri.startsWith(MODELS_URI_PREFIX) ? uri.slice(MODELS_URI_PREFIX.length) : "";
  return folder === "" ? null : (await context.engineServices()).lists.models(folder, ENGINE_TIMEOUT_MS);
}

async function readOutput(context: BridgeContext, { principal }: Session, uri: string): Promise<ReadResourceResult> {
  const services = await context.engineServices();
  const pictures = services.pictures.of(principal.id);
  if (!principal.scopes.resources.has("outputs")) throw noPicture(uri);
  const part = PART_URI.exec(uri);
  if (part) return readPart(services.parts, pictures, uri, part[1] ?? "", Number(part[2]));
  const small = uri.endsWith(THUMBNAIL_SUFFIX);
  const reference = parseReference(small ? uri.slice(0, -THUMBNAIL_SUFFIX.length) : uri);
  const kept = reference === null ? null : await pictures.read(reference);
  if (!kept) throw noPicture(uri);
  if (!small) return { contents: [blob(uri, kept.mime, kept.bytes)] };
  const thumbnail = (await smallCopy(services, kept.bytes)) ?? (await posterThumbnail(services, pictures, reference));
  if (!thumbnail)
    throw new McpError(
      NOT_FOUND,
      `There is no small copy of ${reference}, which cannot be shown small; read ${OUTPUT_URI_PREFIX}${reference}`,
    );
  return { contents: [blob(uri, "image/jpeg", thumbnail)] };
}

function smallCopy({ imageWorkers }: EngineServices, bytes: Uint8Array): Promise<Uint8Array | null> {
  return imageWorkers.run("thumbnail", { source: { colours: bytes, alpha: null }, limits: THUMBNAIL_LIMITS }).catch(() => null);
}

async function posterThumbnail(services: EngineServices, pictures: PictureStore, reference: string | null): Promise<Uint8Array | null> {
  const poster = reference === null ? null : await pictures.readPoster(reference);
  return poster && smallCopy(services, poster);
}

async function readPart(
  parts: PictureParts,
  pictures: PictureStore,
  uri: string,
  picture: string,
  offset: number,
): Promise<ReadResourceResult> {
  const part = await parts.read(pictures, parseReference(picture) ?? "", offset).catch((error) => Promise.reject(protocolError(error)));
  return { contents: [{ uri, mimeType: JSON_MIME, text: JSON.stringify(part) }] };
}

const blob = (uri: string, mimeType: string, bytes: Uint8Array) => ({ uri, mimeType, blob: Buffer.from(bytes).toString("base64") });

function folderTitle(folder: string): string {
  const known: Record<string, string> = { loras: "LoRAs", vae: "VAEs", controlnet: "ControlNets", clip_vision: "CLIP vision models" };
  return `Installed ${known[folder] ?? folder.replaceAll("_", " ")}`;
}

/** By tool: what each choice of `preset` means. */
async function readPresets(context: BridgeContext, session: Session): Promise<unknown> {
  const workflows = [...(await context.tools(session.requester())).values()].flatMap((workflow) => workflow ?? []);
  const withPresets = workflows.filter(({ presets }) => Object.keys(presets).length > 0);
  const { pool } = await context.engineServices();
  const engine = await pool.waitUntilReady({ timeoutMs: ENGINE_TIMEOUT_MS }).catch(() => null); // the rest can be told without one
  const { defaults } = context.config.workflows;
  return Object.fromEntries(
    await Promise.all(
      withPresets.map(async (workflow) => [workflow.toolName, await describePresets(workflow, defaults, engine && pool.union)]),
    ),
  );
}

async function readWorkflows(context: BridgeContext, session: Session): Promise<unknown> {
  const { missing } = await context.library();
  const { defaults } = context.config.workflows;
  return ownWorkflows(await context.tools(session.requester())).map((workflow) =>
    workflowDetails(workflow, defaults, missing.get(workflow.toolName)),
  );
}

/** Oldest first. Without arguments: they may hold what another app asked for. */
async function readQueue(context: BridgeContext, session: Session): Promise<unknown> {
  const { jobs } = await context.engineServices();
  return jobs.unfinished(session.requester()).map(({ id, tool, createdAt, state }) => ({
    job_id: id,
    tool,
    since: new Date(createdAt).toISOString(),
    state: state.kind,
    ...(state.kind === "running" && state.fraction !== null && { percent: Math.round(state.fraction * 100) }),
    ...(state.kind === "queued" && state.position !== null && { position: state.position }),
  }));
}

async function readEngines(context: BridgeContext): Promise<unknown> {
  const { pool, cluster } = await context.engineServices();
  const engines = pool.members.map(describeEngine);
  if (cluster === null) return engines;
  return { engines, workers: (await cluster.workers.refresh()).map(describeWorker) };
}

/** Without the engine's launch flags, which hold paths. Sizes in bytes. Always asked for: memory changes. */
async function readSystem(context: BridgeContext): Promise<unknown> {
  const { pool } = await context.engineServices();
  const { client } = await pool.waitUntilReady({ timeoutMs: ENGINE_TIMEOUT_MS });
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
