import type { Redis } from "ioredis";
import { EaselError } from "#contract/errors.ts";

/** What BullMQ's scripts use came with it. */
const OLDEST_MAJOR = 6;

/** What was found out about a Redis. */
export interface RedisFacts {
  /** Null where it does not say. */
  major: number | null;
  /** What it does when its memory is full. */
  maxmemoryPolicy: string | null;
  /** Whether it writes what it holds to a disk: every change, or all of it from time to time. */
  appendOnly: boolean | null;
}

/** Reads `INFO`, which providers allow that forbid `CONFIG`. */
export async function redisFacts(redis: Redis): Promise<RedisFacts> {
  const info = `${await redis.info("server")}\n${await redis.info("memory")}\n${await redis.info("persistence")}`;
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? null;
  const version = field("redis_version");
  const aof = field("aof_enabled");
  return {
    major: version === null ? null : Number.parseInt(version, 10),
    maxmemoryPolicy: field("maxmemory_policy"),
    appendOnly: aof === null ? null : aof === "1",
  };
}

/** Throws EaselError config_invalid for a Redis that would lose jobs (docs.bullmq.io, "Going to production"). */
export function requireKeepsJobs({ major, maxmemoryPolicy }: RedisFacts): void {
  if (major !== null && major < OLDEST_MAJOR) throw new EaselError("config_invalid", "queue_redis_too_old", { oldest: OLDEST_MAJOR });
  if (maxmemoryPolicy !== null && maxmemoryPolicy !== "noeviction")
    throw new EaselError("config_invalid", "queue_redis_evicts", { policy: maxmemoryPolicy });
}
