import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Picture, PictureKind } from "#contract/gallery.ts";
import { endingOf, mediaTypeOf } from "#mcp-bridge/images/formats/media-types.ts";
import { UNKNOWN_FACTS } from "#picture-facts/file-facts.ts";
import { readerOfFile } from "#picture-facts/read-at.ts";
import { readFileFacts } from "#picture-facts/read-file-facts.ts";
import { readGeneration } from "#picture-facts/read-generation.ts";
import { fieldsOf, numberOf, parseFields, textOf } from "#picture-facts/values.ts";

/** What the index keeps of a file: all that a list, a search or a filter needs. */
export interface IndexedPicture {
  /** Within its root, with "/" between the folders. */
  file: string;
  /** Epoch milliseconds and bytes, by which a changed file is known. */
  changedAt: number;
  bytes: number;
  kind: PictureKind;
  whole: boolean;
  pixelsKey: string | null;
  width: number | null;
  height: number | null;
  maker: string | null;
  software: string;
  tool: string;
  client: string;
  prompt: string;
  negativePrompt: string;
  seed: string;
  model: string;
  loras: string[];
  createdAt: number;
  engine: string | null;
  took: number | null;
  practice: boolean;
}

/** Of a prompt that is kept for lists and searches. The whole one is read when the picture is opened. Characters. */
const MAX_PROMPT_CHARACTERS = 2_000;

/** Endings of the files that a page can show or play. */
const SHOWN = new Set("png apng jpg jpeg webp avif gif mp4 m4v webm mov mp3 wav flac ogg oga opus m4a aac".split(" "));
/** A small picture that the bridge keeps beside a film. */
const POSTER = /\.poster\.jpg$/i;

/** Whether a file of this name belongs into a gallery. */
export const isShown = (name: string): boolean => SHOWN.has(endingOf(name)) && !name.startsWith(".") && !POSTER.test(name);

/** Reads what a file says of itself. @throws the system's error, such as for a file that has vanished */
export function readIndexedPicture(root: string, file: string, stat: { mtimeMs: number; size: number }): IndexedPicture {
  const { facts, readable } = factsOf(path.join(root, file), stat.size);
  const made = readGeneration(facts.texts);
  const easel = parseFields(facts.texts.easel);
  const type = mediaTypeOf(endingOf(file))?.kind;
  return {
    file,
    changedAt: Math.round(stat.mtimeMs),
    bytes: stat.size,
    kind: type === "audio" || type === "video" ? type : facts.moving ? "animation" : "picture",
    whole: facts.whole && (readable || type !== "image"),
    pixelsKey: facts.pixelsKey,
    width: facts.width,
    height: facts.height,
    maker: made?.maker ?? null,
    software: made?.software ?? "",
    tool: textOf(easel?.tool),
    client: textOf(easel?.client),
    prompt: (made?.prompt ?? "").slice(0, MAX_PROMPT_CHARACTERS),
    negativePrompt: (made?.negativePrompt ?? "").slice(0, MAX_PROMPT_CHARACTERS),
    seed: made?.seed ?? "",
    model: made?.model ?? "",
    loras: made?.loras.map(({ name }) => name) ?? [],
    createdAt: made?.createdAt ?? Math.round(stat.mtimeMs),
    engine: textOf(easel?.engine) || null,
    took: numberOf(easel?.took),
    practice: "easel_practice" in facts.texts,
  };
}

/** The facts of a file, and whether its head could be read at all. */
export function factsOf(file: string, size: number) {
  const handle = fs.openSync(file, "r");
  try {
    const facts = readFileFacts(readerOfFile(handle), size);
    return { facts: facts ?? UNKNOWN_FACTS, readable: facts !== null };
  } finally {
    fs.closeSync(handle);
  }
}

/** What Easel's note says the tool was called with; empty where there is none. */
export function argumentsOf(texts: Readonly<Record<string, string>>): Record<string, string | number | boolean | null> {
  const given = Object.entries(fieldsOf(parseFields(texts.easel)?.arguments) ?? {});
  return Object.fromEntries(
    given.flatMap(([name, value]): [string, string | number | boolean | null][] => {
      if (typeof value === "bigint") return [[name, String(value)]];
      return value === null || ["string", "number", "boolean"].includes(typeof value)
        ? [[name, value as string | number | boolean | null]]
        : [];
    }),
  );
}

/** A folder of the gallery, as the index knows it. */
export interface Root {
  path: string;
  name: string;
  kind: "easel" | "engine" | "added";
  /** Folders in it that are roots of their own. */
  without: readonly string[];
}

/** Names of Easel's own files are the references of what is in them. */
const REFERENCE = /^[\w-]{1,64}$/;

/** The id of a file in the gallery: for what Easel made its reference, else a name that its path gives it. */
export function pictureId(root: Root, file: string): string {
  const { name } = path.posix.parse(file);
  if (root.kind === "easel" && REFERENCE.test(name) && !file.includes("/")) return name;
  return `f-${createHash("sha1").update(`${root.path}/${file}`).digest("base64url").slice(0, 20)}`;
}

/** The words in which a search looks, in small letters. */
export function searchedText({ prompt, model, seed, tool, client, file, software, loras, maker }: IndexedPicture, id: string): string {
  return `${prompt}\n${model}\n${seed}\n${file}\n${tool} ${client} ${software} ${maker ?? ""}\n${loras.join(" ")}\n${id}`.toLowerCase();
}

/** How the window sees it. */
export function toPicture(indexed: IndexedPicture, id: string, root: Root, favourite: boolean): Picture {
  const { file, changedAt, pixelsKey: _, loras: __, ...told } = indexed;
  const version = changedAt.toString(36);
  const still = indexed.kind === "picture" || indexed.kind === "animation";
  return {
    ...told,
    id,
    reference: root.kind === "easel" && !id.startsWith("f-") ? id : "",
    fileName: path.posix.basename(file),
    folder: root.name,
    favourite,
    url: `easel-media://picture/${id}.${version}`,
    thumbnailUrl: still || (indexed.kind === "video" && root.kind === "easel") ? `easel-media://thumb/${id}.${version}` : null,
  };
}
