import path from "node:path";
import type { GalleryQuery } from "../contract/gallery.ts";
import { IndexThread } from "../electron/gallery/index/index-thread.ts";
import type { IndexChange } from "../electron/gallery/index/picture-index.ts";
import { watchBlocks } from "./blocks.ts";
import { makeGallery } from "./made-gallery.ts";
import { median } from "./mcp-process.ts";

export interface GalleryIndexCost {
  pictures: number;
  /** Files a second, read for the first time. */
  cold: number;
  /** Milliseconds from a start until the first pictures are listed, with the kept index. */
  warm: number;
  /** Milliseconds of a search from main's question to its answer: the middle one, and the one that 95 of 100 are quicker than. */
  search: { median: number; p95: number };
  /** Milliseconds in which main could do nothing else, the longest of all that. */
  longestBlock: number;
}

const SEARCHES = ["f", "fo", "fox", "fox soft", "castle", "1000123", "model-3", "robot number 99", "zebra", "old master whale"];
const ROUNDS = 10;
const ALL: GalleryQuery = { search: "", sort: "newest", favourites: false, from: null, to: null, where: {} };

/** What it costs to know and search as many pictures as somebody has after years (`EASEL_BENCH_PICTURES`). */
export async function measureGalleryIndex(directory: string): Promise<GalleryIndexCost> {
  const pictures = Number(process.env.EASEL_BENCH_PICTURES ?? 5_000);
  const folder = path.join(directory, "output");
  makeGallery(folder, pictures);
  const blocks = watchBlocks();
  let began = performance.now();
  const first = await open(directory, folder, pictures);
  const cold = pictures / ((performance.now() - began) / 1000);
  first.dispose();
  began = performance.now();
  const thread = await open(directory, folder, 1);
  await thread.call("list", { ...ALL, offset: 0, limit: 60 });
  const warm = performance.now() - began;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const search of SEARCHES) {
      const asked = performance.now();
      await thread.call("shape", { ...ALL, search });
      await thread.call("list", { ...ALL, search, offset: 0, limit: 60 });
      times.push(performance.now() - asked);
    }
  }
  const longestBlock = blocks.stop();
  thread.dispose();
  times.sort((a, b) => a - b);
  return { pictures, cold, warm, search: { median: median(times), p95: times[Math.floor(times.length * 0.95)] ?? 0 }, longestBlock };
}

/** Opens the index, and resolves when it has so many pictures. */
function open(directory: string, folder: string, count: number): Promise<IndexThread> {
  return new Promise((resolve) => {
    const thread: IndexThread = new IndexThread({
      program: path.resolve(import.meta.dirname, "..", ".vite", "build", "gallery-index-worker.cjs"),
      directory: path.join(directory, "cache"),
      onChange: ({ total, progress }: IndexChange) => {
        if (total >= count && (count === 1 || progress === null)) resolve(thread);
      },
      onBreak: (error) => {
        throw error;
      },
    });
    void thread.call("setRoots", [{ path: folder, name: "output", kind: "engine", without: [] }]);
  });
}
