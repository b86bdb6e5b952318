import { hasPngText } from "#base/png-text.ts";
import { PART_CHARACTERS, type ViewJob, type ViewPicture, type ViewState } from "#contract/app-view.ts";
import type { OutputView } from "#contract/job.ts";
import { LOCAL, type Principal } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import type { ToolUser } from "../context/session.ts";
import { readImageInfo } from "../images/image-info.ts";
import { isDecodable } from "../images/limits.ts";
import type { PictureStore } from "../images/picture-store.ts";
import { blankImage } from "../images/worker/blank-image.ts";
import type { ImageWorkers } from "../images/worker/image-workers.ts";
import type { Job, JobPreview } from "../jobs/record/job.ts";
import { CANCEL_JOB } from "../workflow/template/reserved-tools.ts";

/** Characters of all thumbnails of one answer. */
const MAX_THUMBNAIL_CHARACTERS = 40_000;
/** Of a preview; ComfyUI sends some of 150 kB. */
const MAX_PREVIEW_CHARACTERS = PART_CHARACTERS;
/** More pictures than this have no thumbnail each: they would be too small to tell apart. */
const MAX_THUMBNAILS = 12;
const MAX_THUMBNAIL_PIXELS = 384;
/** Before the data itself. */
const DATA_URI_CHARACTERS = 30;
/** Of what the job itself was asked and says, so that thumbnails and the AI's own picture have their room. */
const MAX_ARGUMENT_CHARACTERS = 6_000;
const MAX_TEXT_CHARACTERS = 2_000;

/** Whether the person who looks on sits before Easel's window. */
export const canShowInEasel = ({ host }: BridgeContext, { id }: Principal): boolean => host !== null && id === LOCAL.id;

/** What the view shows of a job, to somebody. `newerThan`: the number of the preview that the view has already. */
export async function viewJobOf(
  context: BridgeContext,
  services: EngineServices,
  job: Job,
  user: ToolUser,
  newerThan = 0,
): Promise<ViewJob> {
  const tools = await context.tools(user);
  const { view } = job;
  const outputs = view.state.kind === "done" ? view.state.outputs.filter(({ mime }) => SHOWN_BY_PAGES.has(mime)) : [];
  const looked = await Promise.all(outputs.map((output) => lookAt(services.pictures.of(job.principal), output)));
  const pictures = await withThumbnails(services, looked);
  return {
    jobId: job.id,
    tool: view.tool,
    title: tools.get(view.tool)?.title ?? view.tool,
    ...shortArguments(view.arguments),
    practice: looked.some(({ practice }) => practice),
    notes: job.notes.map((note) => note.slice(0, 300)).slice(0, 6),
    tools: {
      upscale: tools.has("upscale"),
      inpaint: tools.has("inpaint"),
      imageToImage: tools.has("image_to_image"),
      cancel: tools.has(CANCEL_JOB),
    },
    canShowInEasel: canShowInEasel(context, user.principal),
    state: await stateOf(services, job, pictures, newerThan),
  };
}

async function stateOf({ jobs, imageWorkers }: EngineServices, job: Job, pictures: ViewPicture[], newerThan: number): Promise<ViewState> {
  const { state } = job.view;
  switch (state.kind) {
    case "waiting_for_engine":
      return { kind: "waiting", doing: job.doing, position: null, etaMs: null };
    case "queued":
      return { kind: "waiting", doing: job.doing, position: state.position, etaMs: jobs.eta(job) };
    case "running": {
      const { fraction, step, steps } = state;
      const { preview } = job;
      const uri = preview !== null && preview.number > newerThan ? await previewUri(imageWorkers, preview) : null;
      const shown = preview !== null && uri !== null ? { number: preview.number, uri } : null;
      return { kind: "running", doing: job.doing, fraction, step, steps, etaMs: jobs.eta(job), preview: shown };
    }
    case "done":
      return {
        kind: "done",
        pictures,
        text: [...state.text, ...otherFiles(state.outputs)].map((text) => text.slice(0, MAX_TEXT_CHARACTERS)).slice(0, 1),
      };
    case "failed":
      return { kind: "failed", error: state.error };
    case "cancelled":
      return { kind: "cancelled" };
  }
}

/** A preview, made smaller where it would not fit into an answer; null where that is not possible. */
async function previewUri(workers: ImageWorkers, { mime, bytes }: JobPreview): Promise<string | null> {
  const uri = dataUri(mime, bytes);
  return uri.length <= MAX_PREVIEW_CHARACTERS ? uri : thumbnailUri(workers, bytes, MAX_PREVIEW_CHARACTERS);
}

/** Where the pictures are that a page can show; sounds, videos and the like are only named. */
const SHOWN_BY_PAGES = new Set([
  "image/png",
  "image/apng",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/svg+xml",
  "image/avif",
  "image/bmp",
]);

/** A line about the files that no page shows; none where there are none. */
function otherFiles(outputs: OutputView[]): string[] {
  const names = outputs.flatMap(({ mime, fileName, reference }) => (SHOWN_BY_PAGES.has(mime) ? [] : [fileName ?? reference]));
  return names.length === 0 ? [] : [`In Easel's pictures folder: ${names.join(", ")}`];
}

interface LookedAt {
  output: OutputView;
  /** Null for what cannot be decoded here, or is no longer kept. */
  bytes: Uint8Array | null;
  practice: boolean;
}

async function lookAt(pictures: PictureStore, output: OutputView): Promise<LookedAt> {
  const kept = await pictures.read(output.reference);
  const info = kept && readImageInfo(kept.bytes);
  if (!info || !isDecodable(info)) return { output, bytes: null, practice: false };
  return { output, bytes: kept.bytes, practice: hasPngText(kept.bytes, "easel_practice") };
}

/** With a small copy of the first ones, and whether each shows anything, as the words beside it say it. */
async function withThumbnails({ imageWorkers }: EngineServices, looked: LookedAt[]): Promise<ViewPicture[]> {
  const shown = looked.filter(({ bytes }) => bytes !== null).slice(0, MAX_THUMBNAILS);
  const room = Math.floor(MAX_THUMBNAIL_CHARACTERS / Math.max(1, shown.length));
  return Promise.all(
    looked.map(async (each) => {
      const { reference, mime, width, height, bytes } = each.output;
      const thumbnail = each.bytes && shown.includes(each) ? await thumbnailUri(imageWorkers, each.bytes, room) : null;
      const blank = each.bytes && !each.practice ? await blankImage(imageWorkers, each.bytes) : null;
      return { reference, mime, width, height, bytes, thumbnail, blank };
    }),
  );
}

/** The largest thumbnail of at most so many characters, as a data URI; null where none fits, or the picture cannot be decoded. */
export async function thumbnailUri(workers: ImageWorkers, bytes: Uint8Array, maxCharacters: number): Promise<string | null> {
  const limits = { maxSidePixels: MAX_THUMBNAIL_PIXELS, maxBytes: Math.floor((maxCharacters - DATA_URI_CHARACTERS) / 4) * 3 };
  const jpeg = await workers.run("thumbnail", { source: { colours: bytes, alpha: null }, limits }).catch(() => null);
  return jpeg && dataUri("image/jpeg", jpeg);
}

function shortArguments(args: ViewJob["arguments"]): Pick<ViewJob, "arguments" | "repeatable"> {
  let left = MAX_ARGUMENT_CHARACTERS;
  const short = Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const shown = typeof value === "string" ? value.slice(0, Math.max(0, left)) : value;
      left -= name.length + String(value).length;
      return [name, shown];
    }),
  );
  return { arguments: short, repeatable: left >= 0 };
}

const dataUri = (mime: string, bytes: Uint8Array) => `data:${mime};base64,${Buffer.from(bytes).toString("base64")}`;
