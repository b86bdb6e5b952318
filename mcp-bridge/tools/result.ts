import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/sdk/types.js";
import type { ViewJob } from "#contract/app-view.ts";
import { ERROR_META, type ErrorView, type JobState, type JobView, type OutputView, RETRY_AFTER_META } from "#contract/job.ts";
import { appView } from "#contract/messages/en/app-view.ts";
import type { OriginalLink } from "../context/session.ts";
import { endingForMime, endingOf, kindOfMime, type MediaKind } from "../images/formats/media-types.ts";
import { OUTPUT_URI_PREFIX } from "../images/picture-store.ts";
import { CANCELLED, type Job } from "../jobs/record/job.ts";
import { lorasOf } from "../workflow/loras.ts";
import { warningText } from "./progress.ts";
import { type ShownOutput, type ShowOptions, showOutputs, takesShortResults } from "./shown-outputs.ts";

type Done = Extract<JobState, { kind: "done" }>;

/** Of what the workflow itself says. */
const MAX_TEXT_CHARACTERS = 100_000;
const COMPACT_TEXT_CHARACTERS = 4_000;

/** What decides how a result looks. */
export interface ResultOptions extends ShowOptions {
  /** For the view in the chat; null where the client shows none. */
  view: ViewJob | null;
  /** `Session.makeLink`, for the principal of the session; null where it gets none. */
  linkTo: ((fileName: string) => OriginalLink) | null;
}

/** The answer of a call whose job has ended. `joined`: the job was begun for an equal call. */
export async function endedResult(job: Job, joined: boolean, options: ResultOptions): Promise<CallToolResult> {
  const { state } = job.view;
  if (state.kind === "failed") return withView(errorResult(state.error, job.id), options.view);
  if (state.kind !== "done") return withView(errorResult(CANCELLED.report(), job.id), options.view);
  const links = linksOf(state.outputs, options.linkTo);
  const shown = await showOutputs(job, state.outputs, { ...options, compact: isCompact(options) });
  const result: CallToolResult = {
    content: [
      ...shown.flatMap(mediaOf),
      { type: "text", text: endedText(job, state, shown, links, joined, options) },
      ...(options.supports("resource_link") ? state.outputs.flatMap((output) => linksTo(output, links)) : []),
    ],
  };
  return withView(result, options.view);
}

/** The picture or sound itself, where it is shown. */
function mediaOf({ picture, audio }: ShownOutput): ContentBlock[] {
  if (picture) return [{ type: "image", data: picture.base64, mimeType: picture.mime }];
  return audio ? [{ type: "audio", data: audio.base64, mimeType: audio.mime }] : [];
}

/** What the view shows beside what the AI reads. Hosts keep it from the model. */
const withView = (result: CallToolResult, view: ViewJob | null): CallToolResult =>
  view === null ? result : { ...result, structuredContent: { ...view } };

/** Whether the client's results have to be short. */
const isCompact = ({ client, view }: ResultOptions): boolean => view !== null || takesShortResults(client);

/**
 * The answer of a call whose time is up while the job goes on. Not an error: nothing is wrong. `etaMs`: milliseconds until the job is
 * done; null when nobody can tell. `canGetJob`: whether the client sees the tool get_job. `shown`: for the view in the chat, if any.
 */
export function stillWorkingResult(job: Job, etaMs: number | null, canGetJob: boolean, shown: ViewJob | null): CallToolResult {
  const { view, doing } = job;
  const { id, state, tool } = view;
  const percent = state.kind === "running" && state.fraction !== null ? `, ${Math.round(state.fraction * 100)} % done` : "";
  const lines = [
    `Still working on ${tool}: ${doing || "not begun yet"}${percent}. ${etaSentence(etaMs)}`,
    ...(view.warning ? [warningText(view.warning)] : []),
    `Job: ${id}`,
    canGetJob
      ? `Call get_job with job_id "${id}" now: it waits for the picture and brings it. Do not call ${tool} again for this.`
      : `Call ${tool} again with the very same arguments: that does not start it anew but waits for this job.`,
  ];
  return withView(textResult(lines.join("\n")), shown);
}

/** What went wrong, as data of the tool: the AI reads it and can do something about it. */
export function errorResult(error: ErrorView, jobId?: string): CallToolResult {
  const about = jobId === undefined ? "" : `\nJob: ${jobId}`;
  const seconds = retryAfterSeconds(error);
  return {
    ...textResult(`[${error.kind}] ${error.message} ${error.remedy}${about}`),
    isError: true,
    _meta: { [ERROR_META]: error, ...(seconds !== null && { [RETRY_AFTER_META]: seconds }) },
  };
}

/** Nobody knows when there is room in a queue; this is often enough to ask. */
const FULL_QUEUE_RETRY_SECONDS = 10;

/** When the same call is worth sending again; null where waiting changes nothing. */
function retryAfterSeconds({ kind, parameters }: ErrorView): number | null {
  if (kind === "queue_full") return FULL_QUEUE_RETRY_SECONDS;
  const { waitSeconds } = parameters ?? {};
  return kind === "rate_limited" && typeof waitSeconds === "number" ? waitSeconds : null;
}

/** The result with sentences about the call itself, behind its own text. */
export function withNotes(result: CallToolResult, notes: string[]): CallToolResult {
  const index = result.content.findIndex(({ type }) => type === "text");
  const block = result.content[index];
  if (notes.length === 0 || block?.type !== "text") return result;
  return { ...result, content: result.content.with(index, { ...block, text: `${block.text}\n${notes.join("\n")}` }) };
}

/** A result that is a text and nothing else. */
export const textResult = (words: string): CallToolResult => ({ content: [{ type: "text", text: words }] });

function endedText(job: Job, { text, missing }: Done, shown: ShownOutput[], links: Links, joined: boolean, options: ResultOptions): string {
  const { view, notes } = job;
  const maxCharacters = isCompact(options) ? COMPACT_TEXT_CHARACTERS : MAX_TEXT_CHARACTERS;
  const pictures = shown.filter(({ output }) => kindOfMime(output.mime) === "image");
  const usable = pictures.find(({ output }) => output.width !== null);
  const contents = shown.flatMap(({ output, contents }) => (contents === null ? [] : [`${output.reference} says:\n${contents}`]));
  return [
    [...text, ...contents].join("\n").slice(0, maxCharacters),
    ...shown.map(aboutOutput),
    ...aboutLinks(links),
    missing ? `Not all of it came: ${missing.message} ${missing.remedy}` : "",
    shown.length > 0 ? aboutSettings(view) : "",
    ...notes,
    shown.some(({ practice }) => practice)
      ? "Painted by Easel's practice engine: a simple stand-in that follows a few words of the prompt, not an AI model."
      : "",
    options.view !== null && pictures.length > 0 ? "It is shown to the user in the chat: do not describe it unless they ask." : "",
    ...shown.flatMap(({ output, blank }) => (blank === null ? [] : [`${output.reference}: ${appView.blank[blank]}`])),
    joined ? "This is the work of an equal call, not done twice. For another result, use another seed." : "",
    usable === undefined ? "" : `To go on with it, give "${usable.output.reference}" as the image of another tool.`,
    `Job: ${view.id}`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function aboutOutput({ output, picture, still, audio, contents }: ShownOutput): string {
  const { reference, width, height, bytes, fileName } = output;
  const size = width === null ? "" : `, ${width} x ${height} pixels`;
  const full = `${formatName(output)}${size}, ${sizeText(bytes)}`;
  const made = `Made ${reference} (${full}).`;
  const where = fileName === null ? "" : ` The original is ${OUTPUT_URI_PREFIX}${reference}, and ${fileName} in Easel's pictures folder.`;
  if (audio) return `${made} It comes with this answer.${where}`;
  if (!picture) return `${made}${contents === null ? " It is not shown here." : ""}${where}`;
  if (still) return `${made} Shown is ${kindOfMime(output.mime) === "image" ? "a still copy" : "its first frame"}.${where}`;
  if (!picture.reduced) return made;
  const white = picture.onWhite ? ", its transparent parts white" : "";
  const copy =
    picture.width === width && picture.height === height
      ? "a JPEG copy of the same size"
      : `a smaller copy, JPEG of ${picture.width} x ${picture.height} pixels`;
  return `${made} Shown is ${copy}${white}.${where}`;
}

const NOUNS: Record<MediaKind, string> = {
  image: "",
  video: " video",
  audio: " audio",
  model: " 3D model",
  text: " text file",
  data: " file",
};

/** "PNG", "MP4 video", "FLAC audio", "GLB 3D model". */
function formatName({ mime, fileName }: OutputView): string {
  const ending = endingOf(fileName ?? "") || (endingForMime(mime) ?? "bin");
  return `${ending === "jpg" ? "JPEG" : ending.toUpperCase()}${NOUNS[kindOfMime(mime)]}`;
}

function aboutSettings({ arguments: args }: JobView): string {
  const told = ["seed", "model", "steps", "preset"].flatMap((name) => (args[name] == null ? [] : [`${name} ${args[name]}`]));
  const loras = Object.values(args)
    .flatMap(lorasOf)
    .map(({ name, strength }) => `LoRA ${name} at ${strength}`);
  return told.length + loras.length === 0 ? "" : `Made with ${[...told, ...loras].join(", ")}.`;
}

/** The original as a resource, and where anybody can open it for a while. */
function linksTo(output: OutputView, links: Links): ContentBlock[] {
  const { reference, fileName, mime, bytes } = output;
  if (fileName === null) return [];
  const link = { type: "resource_link", name: reference, title: `The original: ${fileName}`, mimeType: mime, size: bytes } as const;
  const url = links.get(output)?.url;
  return [{ ...link, uri: `${OUTPUT_URI_PREFIX}${reference}` }, ...(url === undefined ? [] : [{ ...link, uri: url }])];
}

/** For the outputs that can be opened by a link. */
type Links = ReadonlyMap<OutputView, OriginalLink>;

function linksOf(outputs: readonly OutputView[], linkTo: ResultOptions["linkTo"]): Links {
  return new Map(
    outputs.flatMap((output): [OutputView, OriginalLink][] =>
      linkTo === null || output.fileName === null ? [] : [[output, linkTo(output.fileName)]],
    ),
  );
}

/** Programs that only read the text of an answer find the links there. */
function aboutLinks(links: Links): string[] {
  return [...links].map(
    ([{ reference }, { url, expiresAt }]) => `Anyone can open ${reference} at ${url} until ${new Date(expiresAt).toISOString()}.`,
  );
}

function etaSentence(ms: number | null): string {
  if (ms === null) return "How long it will take is not known yet.";
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds >= 90) return `Expected in about ${Math.round(seconds / 60)} minutes.`;
  return `Expected in about ${seconds} second${seconds === 1 ? "" : "s"}.`;
}

const sizeText = (bytes: number) => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
