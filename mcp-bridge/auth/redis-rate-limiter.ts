import type { Redis } from "ioredis";
import type { RateLimiter } from "./rate-limiter.ts";

/** What is asked of Redis: its answer, or undefined where it cannot be asked. */
export interface RedisQuestions {
  ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined>;
}

/**
 * keys: bucket; argv: requests a minute. By Redis's own clock, which all computers share. Answers the milliseconds until there is a
 * request again, or -1 where there was one.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit = tonumber(ARGV[1])
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(bucket[1]) or limit
local at = tonumber(bucket[2]) or now
left = math.min(limit, left + math.max(0, now - at) * limit / 60000)
if left < 1 then return math.ceil((1 - left) * 60000 / limit) end
redis.call('HSET', KEYS[1], 'left', tostring(left - 1), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], 60000)
return -1`;

/** Buckets that all bridges share which use the same Redis. While it cannot be asked, each counts for itself. */
export class RedisRateLimiter implements RateLimiter {
  readonly #redis: RedisQuestions;
  readonly #otherwise: RateLimiter;

  constructor(redis: RedisQuestions, otherwise: RateLimiter) {
    this.#redis = redis;
    this.#otherwise = otherwise;
  }

  async take(key: string, perMinute: number): Promise<number | null> {
    const waitMs = await this.#redis.ask((redis) => redis.call("EVAL", TAKE, 1, `easel:rate:${key}`, perMinute));
    if (typeof waitMs !== "number") return this.#otherwise.take(key, perMinute);
    return waitMs < 0 ? null : waitMs;
  }
}
