import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { readerOfBytes } from "#picture-facts/read-at.ts";
import { readFileFacts } from "#picture-facts/read-file-facts.ts";
import { readGeneration } from "#picture-facts/read-generation.ts";
import { comfyGraph, exifComment, jpegHead, madeBy, madePng, webpHead } from "#picture-facts/testing/made-pictures.ts";
import { readImageInfo } from "../images/image-info.ts";
import { readHeifInfo } from "../images/pixels/heif-info.ts";
import { encodeJpeg } from "../images/pixels/pixels.ts";
import { ImageWorkers } from "../images/worker/image-workers.ts";
import { grey16, heifFiles, noise, paint, png, withOrientation } from "../test-support/pictures.ts";
import { embeddedWorkflow } from "../workflow-import/embedded-workflow.ts";

/** Broken files per format, and broken notes. The whole proof is EASEL_FUZZ=10000; every commit gets a taste. */
const COUNT = Number(process.env.EASEL_FUZZ ?? 300);
const SEED = Number(process.env.EASEL_FUZZ_SEED ?? Date.now() % 1_000_000);
const LIMIT = 60_000 + COUNT * 60;
/** Larger ones are refused before they are decoded, which other tests show. */
const MAX_DECODED_PIXELS = 1_000_000;

const made = { prompt: "a fox", seed: "18446744073709551615", model: "tiny.safetensors" };
const jpeg = Buffer.from(encodeJpeg(paint(48, 32, noise()), 80));
const gif = Buffer.from("R0lGODlhAgACAIAAAAAAAP///yH5BAAKAAAALAAAAAACAAIAAAIChFEAIfkEAAoAAAAsAAAAAAIAAgAAAgKEUQA7", "base64");
const files: Record<string, Buffer> = {
  PNG: png(48, 32, noise()),
  "PNG of 16 bits": grey16(16, 16, (x) => x * 4_000),
  "PNG with notes": madePng({ ...madeBy.comfyui(made), ...madeBy.a1111(made) }),
  JPEG: withOrientation(jpeg, 6),
  "JPEG with EXIF": jpegHead(exifComment(madeBy.a1111(made).parameters), 64, 48),
  WebP: webpHead(exifComment(`prompt:${comfyGraph(made)}`), "<x:xmpmeta/>", 64, 48),
  GIF: gif,
  HEIC: heifFiles.heic,
  AVIF: heifFiles.avif,
  "AVIF on its side": heifFiles.turned,
};

type Change = (bytes: Buffer) => Buffer;
const at = (bytes: Buffer, place: number) => Math.floor(place * bytes.length);
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(
    ([where, value]): Change =>
      (bytes) => {
        const copy = Buffer.from(bytes);
        if (copy.length > 0) copy[at(copy, where)] = value;
        return copy;
      },
  ),
  // A length or a side that is much too large, or nothing.
  fc.tuple(place, fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff)).map(
    ([where, value]): Change =>
      (bytes) => {
        if (bytes.length < 4) return bytes;
        const copy = Buffer.from(bytes);
        copy.writeUInt32BE(value, Math.min(at(copy, where), copy.length - 4));
        return copy;
      },
  ),
  place.map(
    (where): Change =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 40 })).map(
    ([where, added]): Change =>
      (bytes) => {
        const cut = at(bytes, where);
        return Buffer.concat([bytes.subarray(0, cut), added, bytes.subarray(cut)]);
      },
  ),
  // A part of it twice.
  fc.tuple(place, place, fc.integer({ min: 2, max: 50 })).map(
    ([from, to, times]): Change =>
      (bytes) => {
        const [start, end] = [Math.min(at(bytes, from), at(bytes, to)), Math.max(at(bytes, from), at(bytes, to))];
        const part = bytes.subarray(start, end);
        return Buffer.concat([bytes.subarray(0, end), ...Array.from({ length: times }, () => part), bytes.subarray(end)]);
      },
  ),
);
const changes = fc.array(change, { minLength: 1, maxLength: 4 });
const sample = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: COUNT, seed: SEED });

const workers = new ImageWorkers(systemClock);
afterAll(() => workers.dispose());

/** Everything that reads pictures reads this one; each says what it found, or that it is not whole. */
async function readEverywhere(bytes: Buffer): Promise<void> {
  const facts = readFileFacts(readerOfBytes(bytes), bytes.length);
  if (facts) readGeneration(facts.texts);
  expectOrdinary(() => embeddedWorkflow("a.png", bytes));
  const info = readImageInfo(bytes) ?? readHeifInfo(bytes);
  if (!info || info.width * info.height > MAX_DECODED_PIXELS) return;
  const limits = { maxSidePixels: 64, maxBytes: 20_000 };
  await workers.run("thumbnail", { source: { colours: bytes, alpha: null }, limits }).catch(ordinary);
}

function expectOrdinary(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    ordinary(error);
  }
}

/** An error that says what is wrong with the file; any other one is a fault of ours. */
function ordinary(error: unknown): void {
  if (!(error instanceof EaselError)) throw error;
  expect(["image_unreadable", "workflow_invalid"]).toContain(error.kind);
}

describe(`${COUNT} broken files are each read, or told to be broken (seed ${SEED})`, () => {
  test.each(Object.entries(files))(
    "%s",
    async (_format, whole) => {
      for (const each of sample(changes)) await readEverywhere(each.reduce((bytes, one) => one(bytes), whole));
    },
    LIMIT,
  );
});

test(
  "the notes of each program, in any disorder, are read or left alone",
  () => {
    const noted = Object.values(madeBy).map((maker) => maker(made) as Record<string, string>);
    const broken = fc.tuple(fc.constantFrom(...noted), changes, fc.jsonValue({ maxDepth: 4 }), fc.boolean());
    for (const [texts, each, value, replaced] of sample(broken)) {
      const bent = Object.entries(texts).map(([name, text]) => {
        const bytes = each.reduce<Buffer>((all, one) => one(all), Buffer.from(text));
        return [name, replaced ? JSON.stringify(value) : bytes.toString("utf8")];
      });
      readGeneration(Object.fromEntries(bent));
    }
  },
  LIMIT,
);
