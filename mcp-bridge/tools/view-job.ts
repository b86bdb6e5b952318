import { pngTexts } from "#base/png-text.ts";
import type { ViewJob, ViewPicture, ViewState } from "#contract/app-view.ts";
import type { OutputView } from "#contract/job.ts";
import { LOCAL, type Principal } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import { base64Length } from "../images/fit-to-limit.ts";
import type { PictureStore } from "../images/picture-store.ts";
import { type Blank, blankImage } from "../images/pixels/blank-picture.ts";
import { decodeImage, downscale, encodeJpeg, fitWithin, flattenOnWhite, type Pixels } from "../images/pixels/pixels.ts";
import type { Job } from "../jobs/record/job.ts";
import { CANCEL_JOB } from "../workflow/template/reserved-tools.ts";

/** Characters of all thumbnails of one answer. */
const MAX_THUMBNAIL_CHARACTERS = 40_000;
/** More pictures than this have no thumbnail each: they would be too small to tell apart. */
const MAX_THUMBNAILS = 12;
const THUMBNAIL_SIDES_PIXELS = [384, 320, 256, 192, 128, 96, 64];
const JPEG_QUALITY = 72;
/** Of what the job itself was asked and says, so that thumbnails and the AI's own picture have their room. */
const MAX_ARGUMENT_CHARACTERS = 6_000;
const MAX_TEXT_CHARACTERS = 2_000;

/** Whether the person who looks on sits before Easel's window. */
export const canShowInEasel = ({ host }: BridgeContext, { id }: Principal): boolean => host !== null && id === LOCAL.id;

/** What the view shows of a job, to this principal. `newerThan`: the number of the preview that the view has already. */
export async function viewJobOf(
  context: BridgeContext,
  services: EngineServices,
  job: Job,
  principal: Principal,
  newerThan = 0,
): Promise<ViewJob> {
  const tools = await context.tools(principal);
  const { view } = job;
  const outputs = view.state.kind === "done" ? view.state.outputs.filter(({ mime }) => SHOWN_BY_PAGES.has(mime)) : [];
  const looked = await Promise.all(outputs.map((output) => lookAt(services.pictures.of(job.principal), output)));
  const pictures = withThumbnails(looked);
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
    canShowInEasel: canShowInEasel(context, principal),
    state: stateOf(services, job, pictures, newerThan),
  };
}

function stateOf({ jobs }: EngineServices, job: Job, pictures: ViewPicture[], newerThan: number): ViewState {
  const { state } = job.view;
  switch (state.kind) {
    case "waiting_for_engine":
      return { kind: "waiting", doing: job.doing, position: null, etaMs: null };
    case "queued":
      return { kind: "waiting", doing: job.doing, position: state.position, etaMs: jobs.eta(job) };
    case "running": {
      const { fraction, step, steps } = state;
      const { preview } = job;
      const newer = preview !== null && preview.number > newerThan;
      const shown = newer ? { number: preview.number, uri: dataUri(preview.mime, preview.bytes) } : null;
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
  pixels: Pixels | null;
  practice: boolean;
  blank: Blank;
}

/** Decodes the picture, small, and sees whether it shows anything, as the words beside it do. */
async function lookAt(pictures: PictureStore, output: OutputView): Promise<LookedAt> {
  const kept = await pictures.read(output.reference);
  if (!kept?.mime.startsWith("image/")) return { output, pixels: null, practice: false, blank: null };
  const pixels = await decodeImage(kept.bytes, fitWithin(THUMBNAIL_SIDES_PIXELS[0] ?? 384));
  const practice = "easel_practice" in pngTexts(kept.bytes);
  return { output, pixels, practice, blank: practice ? null : await blankImage(kept.bytes) };
}

function withThumbnails(looked: LookedAt[]): ViewPicture[] {
  const shown = Math.min(MAX_THUMBNAILS, looked.filter(({ pixels }) => pixels !== null).length);
  const room = Math.floor(MAX_THUMBNAIL_CHARACTERS / Math.max(1, shown));
  let left = shown;
  return looked.map(({ output, pixels, blank }) => {
    const { reference, mime, width, height, bytes } = output;
    const thumbnail = pixels && left-- > 0 ? thumbnailOf(pixels, room) : null;
    return { reference, mime, width, height, bytes, thumbnail, blank };
  });
}

/** The largest JPEG that fits into so many characters; null where none does. */
export function thumbnailOf(pixels: Pixels, maxCharacters: number): string | null {
  const flat = flattenOnWhite(pixels);
  for (const side of THUMBNAIL_SIDES_PIXELS) {
    const jpeg = encodeJpeg(downscale(flat, fitWithin(side)(flat)), JPEG_QUALITY);
    if (base64Length(jpeg.length) + 30 <= maxCharacters) return dataUri("image/jpeg", jpeg);
  }
  return null;
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
