import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/sdk/types.js";
import { pngTexts } from "#base/png-text.ts";
import { aiAppOf, aiApps } from "#contract/ai-apps.ts";
import type { ViewJob } from "#contract/app-view.ts";
import { ERROR_META, type ErrorView, type JobView, type OutputView } from "#contract/job.ts";
import { appView } from "#contract/messages/en/app-view.ts";
import type { ImageFile } from "../images/engine-previews.ts";
import { base64Length, type FittedImage, fitsUnchanged, fitToLimit } from "../images/fit-to-limit.ts";
import { readImageInfo } from "../images/image-info.ts";
import { OUTPUT_URI_PREFIX, type PictureStore } from "../images/picture-store.ts";
import { type Blank, blankImage } from "../images/pixels/blank-picture.ts";
import { CANCELLED, type Job } from "../jobs/record/job.ts";
import { lorasOf } from "../workflow/loras.ts";
import { warningText } from "./progress.ts";

/** Characters of base64 for all pictures of one result, for clients of which nothing is known, and at most. */
const MAX_PICTURE_CHARACTERS = 700_000;
/** Of what a client takes; the rest is for text, and for clients that count a little differently. */
const PICTURE_SHARE = 0.9;
/** More pictures than this in one result would each be too small to judge; the others are links. */
const MAX_PICTURES = 4;
/** Of what the workflow itself says. */
const MAX_TEXT_CHARACTERS = 100_000;
/**
 * Hosts that show views hand a result of over 130,000 characters to the view as a file, or not at all; Claude counts the same way. The
 * AI's own picture may take so many of these, and texts so many; thumbnails for the view take the rest.
 */
const COMPACT_RESULT_CHARACTERS = 130_000;
const COMPACT_PICTURE_CHARACTERS = 72_000;
const COMPACT_TEXT_CHARACTERS = 4_000;

/** What decides how a result looks. */
export interface ResultOptions {
  pictures: PictureStore;
  /** `clientInfo.name` of the MCP handshake. */
  client: string;
  /** Protocols before 2025-06-18 know no resource links, and their clients refuse a result that holds one. */
  links: boolean;
  /** For the view in the chat; null where the client shows none. */
  view: ViewJob | null;
}

/** The answer of a call whose job has ended. `joined`: the job was begun for an equal call. */
export async function endedResult(job: Job, joined: boolean, options: ResultOptions): Promise<CallToolResult> {
  const { state } = job.view;
  if (state.kind === "failed") return withView(errorResult(state.error, job.id), options.view);
  if (state.kind !== "done") return withView(errorResult(CANCELLED.report(), job.id), options.view);
  const shown = await showPictures(job, state.outputs, options);
  const result: CallToolResult = {
    content: [
      ...shown.flatMap(({ picture }): ContentBlock[] => (picture ? [{ type: "image", data: picture.base64, mimeType: picture.mime }] : [])),
      { type: "text", text: endedText(job, state.text, shown, joined, options) },
      ...(options.links ? state.outputs.filter(({ fileName }) => fileName !== null).map(linkTo) : []),
    ],
  };
  return withView(result, options.view);
}

/** What the view shows beside what the AI reads. Hosts keep it from the model. */
const withView = (result: CallToolResult, view: ViewJob | null): CallToolResult =>
  view === null ? result : { ...result, structuredContent: { ...view } };

/** Whether the client's results have to be short. */
const isCompact = ({ client, view }: Pick<ResultOptions, "client" | "view">): boolean =>
  view !== null || maxResultCharacters(client) <= COMPACT_RESULT_CHARACTERS;

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
  return { ...textResult(`[${error.kind}] ${error.message} ${error.remedy}${about}`), isError: true, _meta: { [ERROR_META]: error } };
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

interface ShownOutput {
  output: OutputView;
  picture: FittedImage | null;
  /** The file says that it is by the practice engine, which every result must say too. */
  practice: boolean;
  blank: Blank;
}

async function showPictures(job: Job, outputs: OutputView[], options: ResultOptions): Promise<ShownOutput[]> {
  const { pictures } = options;
  const few = outputs.filter(({ mime }) => mime.startsWith("image/")).slice(0, MAX_PICTURES);
  const whole = await Promise.all(few.map((output) => wholePicture(job, output, pictures)));
  const limits = shareRoom(whole, maxPictureCharacters(options));
  return Promise.all(
    outputs.map(async (output) => {
      const index = few.indexOf(output);
      const original = whole[index] ?? null;
      const picture = original && (await fitToLimit(original, limits[index] ?? 0, job.enginePreviews.get(output.reference) ?? null));
      const practice = original !== null && "easel_practice" in pngTexts(original.bytes);
      return { output, picture, practice, blank: original && !practice ? await blankImage(original.bytes) : null };
    }),
  );
}

/** How many characters of base64 all pictures of one result may have. */
function maxPictureCharacters(options: ResultOptions): number {
  if (isCompact(options)) return COMPACT_PICTURE_CHARACTERS;
  return Math.min(MAX_PICTURE_CHARACTERS, maxResultCharacters(options.client) * PICTURE_SHARE);
}

/** Of a whole result, for this client (`clientInfo.name`). */
function maxResultCharacters(client: string): number {
  const app = aiAppOf(client);
  const known = app === null ? "not_seen" : aiApps[app].maxResultCharacters;
  return known === "not_seen" ? Number.POSITIVE_INFINITY : known;
}

/** Where the picture could not be kept, perhaps the engine still shows it. */
async function wholePicture(job: Job, { reference }: OutputView, pictures: PictureStore): Promise<ImageFile | null> {
  const kept = await pictures.read(reference);
  return (
    kept ??
    (await job.enginePreviews
      .get(reference)
      ?.jpeg(90)
      .catch(() => null)) ??
    null
  );
}

/** Characters for each picture: those that are small leave what they do not need to the others. */
function shareRoom(pictures: (ImageFile | null)[], room: number): number[] {
  const limits = pictures.map(() => 0);
  const needs = pictures.map((picture, index) => ({ index, picture, need: picture ? base64Length(picture.bytes.length) : 0 }));
  let left = room;
  for (const [done, { index, picture, need }] of needs.sort((a, b) => a.need - b.need).entries()) {
    const share = Math.floor(left / (needs.length - done));
    const facts = picture && readImageInfo(picture.bytes);
    limits[index] = facts && fitsUnchanged(facts, picture.bytes, share) ? need : share;
    left -= limits[index] ?? 0;
  }
  return limits;
}

function endedText(job: Job, texts: string[], shown: ShownOutput[], joined: boolean, options: ResultOptions): string {
  const { view, notes } = job;
  const maxCharacters = isCompact(options) ? COMPACT_TEXT_CHARACTERS : MAX_TEXT_CHARACTERS;
  const references = shown.map(({ output }) => output.reference);
  const [first] = references;
  return [
    texts.join("\n").slice(0, maxCharacters),
    ...shown.map(aboutPicture),
    references.length > 0 ? aboutSettings(view) : "",
    ...notes,
    shown.some(({ practice }) => practice)
      ? "Painted by Easel's practice engine: a simple stand-in that follows a few words of the prompt, not an AI model."
      : "",
    options.view !== null && references.length > 0 ? "It is shown to the user in the chat: do not describe it unless they ask." : "",
    ...shown.flatMap(({ output, blank }) => (blank === null ? [] : [`${output.reference}: ${appView.blank[blank]}`])),
    joined ? "This is the work of an equal call, not done twice. For another picture, use another seed." : "",
    first === undefined ? "" : `To go on with it, give "${first}" as the image of another tool.`,
    `Job: ${view.id}`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function aboutPicture({ output, picture }: ShownOutput): string {
  const { reference, mime, width, height, bytes, fileName } = output;
  const size = width === null ? "" : `, ${width} x ${height} pixels`;
  const full = `${mime.split("/")[1]?.toUpperCase()}${size}, ${sizeText(bytes)}`;
  const where = fileName === null ? "" : ` The original is ${OUTPUT_URI_PREFIX}${reference} and in Easel's gallery.`;
  if (!picture) return `Made ${reference} (${full}). It is not shown here.${where}`;
  if (!picture.reduced) return `Made ${reference} (${full}).`;
  const white = picture.onWhite ? ", its transparent parts white" : "";
  const copy =
    picture.width === width && picture.height === height
      ? "a JPEG copy of the same size"
      : `a smaller copy, JPEG of ${picture.width} x ${picture.height} pixels`;
  return `Made ${reference} (${full}). Shown is ${copy}${white}.${where}`;
}

function aboutSettings({ arguments: args }: JobView): string {
  const told = ["seed", "model", "steps", "preset"].flatMap((name) => (args[name] == null ? [] : [`${name} ${args[name]}`]));
  const loras = Object.values(args)
    .flatMap(lorasOf)
    .map(({ name, strength }) => `LoRA ${name} at ${strength}`);
  return told.length + loras.length === 0 ? "" : `Made with ${[...told, ...loras].join(", ")}.`;
}

function linkTo({ reference, mime, bytes }: OutputView): ContentBlock {
  return {
    type: "resource_link",
    uri: `${OUTPUT_URI_PREFIX}${reference}`,
    name: reference,
    title: "The original",
    mimeType: mime,
    size: bytes,
  };
}

function etaSentence(ms: number | null): string {
  if (ms === null) return "How long it will take is not known yet.";
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds >= 90) return `Expected in about ${Math.round(seconds / 60)} minutes.`;
  return `Expected in about ${seconds} second${seconds === 1 ? "" : "s"}.`;
}

const sizeText = (bytes: number) => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
