import fs from "node:fs";
import path from "node:path";
import { systemClock } from "../base/clock.ts";
import { PNG_SIGNATURE, pngChunk } from "../base/png-chunks.ts";
import { pngTextChunk } from "../base/png-text.ts";
import { readFindArguments } from "../mcp-bridge/jobs/find/find-arguments.ts";
import { PictureIndex } from "../mcp-bridge/jobs/find/picture-index.ts";
import { watchBlocks } from "./blocks.ts";
import { median } from "./mcp-process.ts";

export interface FindCost {
  pictures: number;
  /** Milliseconds until every file has been read for the first time. */
  firstRead: number;
  /** Milliseconds of the first search after a start, with the kept index. */
  reopened: number;
  /** Milliseconds of a search, median. */
  search: number;
  /** Milliseconds for which the process could do nothing else, the longest of all that. */
  longestBlock: number;
}

const PICTURES = 50_000;
const RUNS = 9;
const SUBJECTS = ["fox", "boat", "castle", "river", "tree", "horse", "lamp", "city", "robot", "cat"];

/** Searches among as many pictures as somebody has after years. */
export async function measureFind(directory: string): Promise<FindCost> {
  const pictures = path.join(directory, "pictures");
  fs.mkdirSync(pictures, { recursive: true });
  for (let index = 0; index < PICTURES; index++)
    fs.writeFileSync(path.join(pictures, `${index.toString(16).padStart(8, "0")}.png`), headOnly(index));
  const file = path.join(directory, "picture-index.jsonl");
  const open = () =>
    new PictureIndex({ folders: [{ directory: pictures, given: false }], file, jobs: () => new Map(), clock: systemClock });
  const blocks = watchBlocks();
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };
  const find = (index: PictureIndex, words: string) => index.find(readFindArguments({ words }, 0).query, null, 12);
  const index = open();
  const firstRead = await timed(async () => {
    while ((await find(index, "fox")).unread > 0);
  });
  const again = open();
  const reopened = await timed(() => find(again, "castle"));
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await timed(() => find(again, "robots in soft light")));
  return { pictures: PICTURES, firstRead, reopened, search: median(times), longestBlock: blocks.stop() };
}

/** The beginning of a PNG file, which is all that is read of it. */
function headOnly(index: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(1024, 0);
  header.writeUInt32BE(1024, 4);
  const prompt = `a ${SUBJECTS[index % SUBJECTS.length]} ${index} ${"with many details and soft light, ".repeat(5)}`;
  const text = JSON.stringify({
    tool: "generate_image",
    createdAt: ((index * 7_919) % PICTURES) * 60_000,
    arguments: { prompt, seed: String(index) },
  });
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk("IHDR", header),
    pngTextChunk({ keyword: "easel", text }),
    pngChunk("IDAT", Buffer.alloc(0)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}
