import { createHash } from "node:crypto";
import type { ComfyClient } from "#comfyui/client.ts";
import { loadImageValue } from "#comfyui/graph.ts";
import type { EngineFile, Graph } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { parseLink } from "../workflow/placeholders.ts";
import type { Parameter, UploadedImage } from "../workflow/workflow.ts";
import { decodeWithEngine, enginePreviews } from "./engine-previews.ts";
import type { InputImage } from "./input-image.ts";
import { enlargeMask, isEmpty, isFull, isGrey, type Mask, maskFromTransparency, maskToPixels, missingMask, readMask } from "./mask.ts";
import { decodeImage, fitWithin, flattenOnWhite, hasTransparency, type Pixels, type Size } from "./pixels.ts";
import { writePng } from "./png-write.ts";

/** Where uploads go on the engine, so that they do not mix with its user's own files. */
const UPLOAD_SUBFOLDER = "easel";
/** A mask needs no more detail than this; the workflow enlarges it. Longest side in pixels. */
const MAX_MASK_SIDE_PIXELS = 2048;
/** What is decoded here at full size. Pixels. */
const MAX_DECODED_PIXELS = 25_000_000;

export interface UploadRequest {
  parameters: Parameter[];
  pictures: Record<string, InputImage>;
  /** The graph that they are for, with its placeholders. */
  graph: Graph;
  client: ComfyClient;
  signal: AbortSignal;
  /** Gets sentences for the result. */
  notes: string[];
}

/** Gives the engine the pictures of a call, in forms that every version of it reads alike. Throws EaselError. */
export async function uploadImages(delivery: UploadRequest): Promise<Record<string, UploadedImage>> {
  const uploaded: Record<string, UploadedImage> = {};
  for (const { name, type } of delivery.parameters) {
    const picture = delivery.pictures[name];
    if (!picture) continue;
    const { bytes, mime, width, height } =
      type === "mask" ? await maskFile(name, picture, delivery) : await pictureFile(name, picture, delivery);
    const file = await send(bytes, mime, delivery);
    uploaded[name] = { name: loadImageValue(file), width, height };
  }
  return uploaded;
}

interface PictureFile extends Size {
  bytes: Uint8Array;
  mime: string;
}

async function send(bytes: Uint8Array, mime: string, { client, signal }: UploadRequest): Promise<EngineFile> {
  // Named by content: the engine keeps one copy, however often the picture is used.
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  return client.upload(
    { bytes, filename: `${hash}.${mime.slice("image/".length)}`, mime },
    { subfolder: UPLOAD_SUBFOLDER, overwrite: true },
    signal,
  );
}

/**
 * As it came, but for what engines read differently: 0.3.64 makes white of 16-bit grey, 0.24 does not mirror what EXIF says is
 * mirrored, and all of them drop transparency, which leaves whatever colours were behind it.
 */
async function pictureFile(name: string, picture: InputImage, { graph, pictures, notes }: UploadRequest): Promise<PictureFile> {
  const mirrored = [2, 4, 5, 7].includes(picture.orientation);
  const maskOfItself =
    usesTransparency(graph, name) || Object.entries(pictures).some(([other, same]) => other !== name && same === picture);
  const onPaper = picture.alpha && !maskOfItself;
  if ((!mirrored && !picture.sixteenBit && !onPaper) || picture.width * picture.height > MAX_DECODED_PIXELS) return picture;
  const pixels = await decodeImage(picture.bytes);
  if (!pixels) return picture;
  if (!onPaper || !hasTransparency(pixels)) return mirrored || picture.sixteenBit ? asFile(pixels) : picture;
  notes.push(`The transparent parts of ${name} were taken as white.`);
  return asFile(flattenOnWhite(pixels));
}

const asFile = async (pixels: Pixels): Promise<PictureFile> => ({
  bytes: await writePng(pixels),
  mime: "image/png",
  width: pixels.width,
  height: pixels.height,
});

/** Whether the workflow reads the MASK that LoadImage makes of this picture, its second output. */
function usesTransparency(graph: Graph, name: string): boolean {
  const loaders = Object.keys(graph).filter((id) => Object.values(graph[id]?.inputs ?? {}).includes(`{{${name}}}`));
  const links = Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).flatMap((value) => parseLink(value) ?? []));
  return loaders.some((id) => graph[id]?.class_type === "LoadImageMask" || links.some(({ node, slot }) => node === id && slot === 1));
}

/** The mask at the size of the picture it is for. */
async function maskFile(name: string, given: InputImage, delivery: UploadRequest): Promise<PictureFile> {
  const { parameters, pictures, notes } = delivery;
  const image = pictures[parameters.find(({ type }) => type === "image")?.name ?? ""];
  const size = fitWithin(MAX_MASK_SIDE_PIXELS)(image ?? given);
  const pixels = await pixelsOf(given, size, delivery);
  if (!pixels) throw unreadableMask(name);
  const mask = given === image ? maskFromTransparency(pixels) : readMask(pixels);
  if (isEmpty(mask)) throw nothingToChange(name, mask, given === image);
  notes.push(...notesOn(mask, given, image));
  const file = await asFile(maskToPixels(enlargeMask(mask, size)));
  return { ...file, width: image?.width ?? given.width, height: image?.height ?? given.height };
}

/** Formats without a decoder here are read by the engine. */
async function pixelsOf(given: InputImage, atMost: Size, delivery: UploadRequest): Promise<Pixels | null> {
  const own = await decodeImage(given.bytes, () => atMost);
  if (own || given.mime === "image/png" || given.mime === "image/jpeg") return own;
  const file = await send(given.bytes, given.mime, delivery);
  return decodeWithEngine(enginePreviews(delivery.client, file), given.alpha, () => atMost);
}

function notesOn(mask: Mask, given: InputImage, image: InputImage | undefined): string[] {
  if (given === image) return ["There was no mask; the transparent parts of the picture were painted."];
  const notes = [];
  if (mask.read === "transparency") notes.push("The mask was read by its transparency: what is transparent was painted.");
  if (mask.read === "paint") notes.push("The mask was read by its strokes: what is not transparent was painted.");
  if (isFull(mask)) notes.push("The mask marks everything, so the whole picture was painted anew.");
  if (mask.read === "brightness" && isGrey(mask)) {
    notes.push("The mask is grey in most places, so much was changed by half. In a mask what shall change is white and the rest black.");
  }
  if (image && Math.abs((given.width * image.height) / (given.height * image.width) - 1) > 0.02) {
    notes.push(
      `The mask is ${given.width} x ${given.height} pixels and was stretched over the picture, which is ${image.width} x ${image.height}. ` +
        "If the wrong part changed, give a mask of the picture's shape.",
    );
  }
  return notes;
}

function nothingToChange(name: string, { read }: Mask, own: boolean): EaselError {
  if (own) return missingMask(name);
  const why = read === "brightness" ? "black everywhere" : read === "paint" ? "transparent everywhere" : "nowhere transparent";
  return new EaselError(
    "argument_invalid",
    `\`${name}\` is ${why}, so nothing would change.`,
    "Make white what shall change, and black what shall stay.",
  );
}

function unreadableMask(name: string): EaselError {
  return new EaselError("image_unreadable", `The picture given as ${name} could not be decoded.`, "Give the mask as a PNG.");
}
