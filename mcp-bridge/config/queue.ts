import { resolve } from "node:path";
import type { ConfigFile } from "./options.ts";
import { redisUrl } from "./redis-url.ts";

/** A queue that several computers share. */
export interface QueueConfig {
  /** Where the jobs lie; may hold a password. */
  redisUrl: string;
  /** Absolute: the folder that all of them see, where pictures lie. */
  sharedFolder: string;
}

/** Reads the section `queue`; null where it is left out. `folder`: what relative paths count from. `refuse` reports by throwing. */
export function queueOf(
  { queue, caching }: ConfigFile,
  folder: string,
  env: Record<string, string | undefined>,
  refuse: (path: string[], sentence: string) => never,
): QueueConfig | null {
  if (queue === undefined || queue === null) return null;
  const { redis_url: url, shared_folder: shared } = queue;
  // REDIS_URL may be meant for the cache: what the file says of the queue counts first.
  const address = redisUrl(["queue", "redis_url"], url, url === undefined ? env : {}, refuse);
  if (shared === undefined) {
    return refuse(["queue"], "`shared_folder` is missing: a folder that every bridge and worker sees, where pictures are kept.");
  }
  if (caching?.enabled !== false && caching?.backend === "redis") {
    refuse(["caching", "backend"], "with a `queue`, finished pictures are shared through its folder. Write memory, or leave it out.");
  }
  return { redisUrl: address, sharedFolder: resolve(folder, shared) };
}
