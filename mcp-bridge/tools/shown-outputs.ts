import { hasPngText } from "#base/png-text.ts";
import { aiAppOf, aiApps } from "#contract/ai-apps.ts";
import type { OutputView } from "#contract/job.ts";
import type { EnginePreviews, ImageFile } from "../images/engine-previews.ts";
import { base64Length, type FittedImage, fitsUnchanged, fitToLimit, type ShownCopies } from "../images/fit-to-limit.ts";
import { kindOfMime } from "../images/formats/media-types.ts";
import { readImageInfo } from "../images/image-info.ts";
import type { PictureStore } from "../images/picture-store.ts";
import type { Blank } from "../images/pixels/blank-picture.ts";
import { blankImage } from "../images/worker/blank-image.ts";
import type { ImageWorkers } from "../images/worker/image-workers.ts";
import type { Job } from "../jobs/record/job.ts";

/** Characters of base64 for all pictures and sounds of one result, for clients of which nothing is known, and at most. */
const MAX_MEDIA_CHARACTERS = 700_000;
/** Of what a client takes; the rest is for text, and for clients that count a little differently. */
const MEDIA_SHARE = 0.9;
/** More pictures than this in one result would each be too small to judge; the others are links. */
const MAX_PICTURES = 4;
/** Text files that are longer stay links. */
const MAX_CONTENTS_BYTES = 20_000;
/**
 * Hosts that show views hand a result of over 130,000 characters to the view as a file, or not at all; Claude counts the same way. The
 * AI's own picture may take so many of these; texts and thumbnails for the view take the rest.
 */
const COMPACT_RESULT_CHARACTERS = 130_000;
const COMPACT_MEDIA_CHARACTERS = 72_000;

/** For whom outputs are shown. */
export interface ShowOptions {
  pictures: PictureStore;
  imageWorkers: ImageWorkers;
  copies: ShownCopies;
  /** `clientInfo.name` of the MCP handshake. */
  client: string;
  /** Whether the agreed protocol has such content. */
  supports(content: "audio" | "resource_link"): boolean;
}

/** An output, and as much of it as goes into the result. */
export interface ShownOutput {
  output: OutputView;
  picture: FittedImage | null;
  /** `picture` is not the output itself but a still copy of it, such as the first frame of a video. */
  still: boolean;
  audio: { base64: string; mime: string } | null;
  /** What a text file says. */
  contents: string | null;
  /** The file says that it is by the practice engine, which every result must say too. */
  practice: boolean;
  blank: Blank;
}

/** Whether the client's results have to be short. */
export const takesShortResults = (client: string): boolean => maxResultCharacters(client) <= COMPACT_RESULT_CHARACTERS;

/** Reads and shrinks what can be shown of the outputs, so that all of it fits into one result. */
export async function showOutputs(job: Job, outputs: OutputView[], options: ShowOptions & { compact: boolean }): Promise<ShownOutput[]> {
  const { pictures, imageWorkers, copies, client, compact } = options;
  const room = compact ? COMPACT_MEDIA_CHARACTERS : Math.min(MAX_MEDIA_CHARACTERS, maxResultCharacters(client) * MEDIA_SHARE);
  const looks = await visible(job, outputs, pictures);
  const limits = shareRoom([...looks.values()], room);
  const shown = await Promise.all(
    outputs.map(async (output): Promise<ShownOutput> => {
      const look = looks.get(output) ?? null;
      const limit = limits[[...looks.keys()].indexOf(output)] ?? 0;
      const previews = job.enginePreviews.get(output.reference) ?? null;
      const copyOf = (file: ImageFile | null | undefined, key: string, by: EnginePreviews | null) =>
        file ? copies.copyOf(`${job.principal} ${key}`, limit, () => fitToLimit(file, limit, by, imageWorkers)) : null;
      const whole = await copyOf(look?.file, output.reference, previews);
      const poster = whole ? null : await copyOf(look?.poster, `${output.reference} poster`, null);
      const practice = look?.file ? hasPngText(look.file.bytes, "easel_practice") : false;
      return {
        output,
        picture: whole ?? poster,
        still: poster !== null,
        audio: null,
        contents: await textOf(output, pictures),
        practice,
        blank: look?.file && !practice ? await blankImage(imageWorkers, look.file.bytes) : null,
      };
    }),
  );
  const taken = shown.reduce((sum, { picture }) => sum + (picture?.base64.length ?? 0), 0);
  return options.supports("audio") ? withAudio(shown, room - taken, pictures) : shown;
}

/** Of a whole result, for this client (`clientInfo.name`). */
function maxResultCharacters(client: string): number {
  const app = aiAppOf(client);
  const known = app === null ? "not_seen" : aiApps[app].maxResultCharacters;
  return known === "not_seen" ? Number.POSITIVE_INFINITY : known;
}

/** What there is to look at of an output: itself, where it is a picture that can be read here, and its poster. */
interface Look {
  file: ImageFile | null;
  poster: ImageFile | null;
}

/** Of the first outputs that there is something to look at of. */
async function visible(job: Job, outputs: OutputView[], pictures: PictureStore): Promise<Map<OutputView, Look>> {
  const looks = new Map<OutputView, Look>();
  for (const output of outputs) {
    if (looks.size === MAX_PICTURES) break;
    const file = kindOfMime(output.mime) === "image" ? await wholePicture(job, output, pictures) : null;
    const readable = file && readImageInfo(file.bytes) ? file : null;
    const jpeg = NEED_NO_POSTER.has(output.mime) ? null : await pictures.readPoster(output.reference);
    if (readable || jpeg) looks.set(output, { file: readable, poster: jpeg && { bytes: jpeg, mime: "image/jpeg" } });
  }
  return looks;
}

const NEED_NO_POSTER = new Set(["image/png", "image/jpeg"]);

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
function shareRoom(looks: Look[], room: number): number[] {
  const limits = looks.map(() => 0);
  const needs = looks.map(({ file, poster }, index) => {
    const { bytes } = file ?? poster ?? { bytes: new Uint8Array() };
    return { index, bytes, need: base64Length(bytes.length) };
  });
  let left = room;
  for (const [done, { index, bytes, need }] of needs.sort((a, b) => a.need - b.need).entries()) {
    const share = Math.floor(left / (needs.length - done));
    const facts = readImageInfo(bytes);
    limits[index] = facts && fitsUnchanged(facts, bytes, share) ? need : share;
    left -= limits[index] ?? 0;
  }
  return limits;
}

/** The sounds that fit into so many characters, the first ones first; the others are links. */
async function withAudio(shown: ShownOutput[], room: number, pictures: PictureStore): Promise<ShownOutput[]> {
  let left = room;
  const result: ShownOutput[] = [];
  for (const one of shown) {
    const { reference, mime, bytes } = one.output;
    const fits = kindOfMime(mime) === "audio" && base64Length(bytes) <= left;
    const kept = fits ? await pictures.read(reference) : null;
    if (kept) left -= base64Length(kept.bytes.length);
    result.push(kept ? { ...one, audio: { base64: Buffer.from(kept.bytes).toString("base64"), mime } } : one);
  }
  return result;
}

/** What a short text file or drawing says; null for any other file. */
async function textOf({ reference, mime, bytes }: OutputView, pictures: PictureStore): Promise<string | null> {
  if ((kindOfMime(mime) !== "text" && mime !== "image/svg+xml") || bytes > MAX_CONTENTS_BYTES) return null;
  const kept = await pictures.read(reference);
  try {
    return kept && new TextDecoder("utf-8", { fatal: true }).decode(kept.bytes);
  } catch {
    return null; // it is no text after all
  }
}
