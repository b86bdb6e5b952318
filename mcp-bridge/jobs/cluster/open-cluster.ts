import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Redis } from "ioredis";
import { writeFileAtomic } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";
import type { QueueConfig } from "../../config/queue.ts";
import type { AdmissionLimits } from "../queue/admission.ts";
import { Cluster } from "./cluster.ts";
import { ClusterRedis } from "./redis/cluster-redis.ts";
import { PREFIX } from "./redis/kind-queues.ts";
import { redisFacts, requireKeepsJobs } from "./redis/redis-requirements.ts";
import { InputFiles } from "./wire/input-files.ts";
import { sharedFiles } from "./wire/shared-files.ts";

/** How long the start waits for Redis. One that comes later is checked when it comes. */
const FIRST_CONNECT_TIMEOUT_MS = 5_000;
const FIRST_LOOK_MS = 20;

/**
 * Joins the cluster that the configuration names. Throws EaselError config_invalid for a Redis that would lose jobs, and for a folder that is not
 * the others'.
 */
export async function openCluster(
  { redisUrl, sharedFolder }: QueueConfig,
  limits: AdmissionLimits,
  clock: Clock,
  log: Log,
): Promise<{ cluster: Cluster; inputs: InputFiles }> {
  const files = sharedFiles(sharedFolder);
  const folderId = await idOfFolder(files.id);
  const check = async (redis: Redis) => {
    const facts = await redisFacts(redis);
    requireKeepsJobs(facts);
    if (facts.appendOnly === false)
      log.warn("Redis keeps no append-only file: when it restarts, it has forgotten the newest jobs, which are then asked for again");
    await requireSameFolder(redis, folderId);
  };
  const redis = await ClusterRedis.open({ url: redisUrl, check, clock, log });
  for (const until = clock.now() + FIRST_CONNECT_TIMEOUT_MS; !redis.ready && clock.now() < until; ) {
    if (redis.refusal) {
      redis.close();
      throw redis.refusal;
    }
    await clock.sleep(FIRST_LOOK_MS);
  }
  if (!redis.ready) log.warn("the cluster's queue is not there yet; it is tried again");
  const inputs = new InputFiles(files.inputs);
  return { cluster: new Cluster({ redis, inputs, limits, clock, log }), inputs };
}

/** What tells this folder from every other: a random name in a file there, made by whoever comes first. */
async function idOfFolder(file: string): Promise<string> {
  try {
    const known = await fs.readFile(file, "utf8").catch(() => null);
    if (known !== null) return known.trim();
    await fs.mkdir(path.dirname(file), { recursive: true });
    // Of several that come at once, one makes it.
    await fs.writeFile(`${file}.new`, randomUUID(), { flag: "wx", mode: 0o600 }).catch(() => {});
    await fs.link(`${file}.new`, file).catch(() => {});
    const made = await fs.readFile(file, "utf8").catch(() => null);
    if (made) return made.trim();
    // A file server that knows no links.
    await writeFileAtomic(file, randomUUID());
    return (await fs.readFile(file, "utf8")).trim();
  } catch (error) {
    throw new EaselError("config_invalid", "queue_folder_unusable", {
      cause: error instanceof Error && "code" in error ? String(error.code) : "",
    });
  }
}

async function requireSameFolder(redis: Redis, id: string): Promise<void> {
  await redis.set(`${PREFIX}:folder`, id, "NX");
  if ((await redis.get(`${PREFIX}:folder`)) !== id) throw new EaselError("config_invalid", "queue_folder_differs", {});
}
