import type { BridgeConfig } from "./config.ts";
import type { ConfigFile } from "./options.ts";
import { redisUrl } from "./redis-url.ts";

/**
 * Reads the section `caching`. `refuse` reports a problem with an option by throwing; its sentence never holds the address, since that
 * may hold a password.
 */
export function cachingOf(
  caching: NonNullable<ConfigFile["caching"]>,
  env: Record<string, string | undefined>,
  refuse: (path: string[], sentence: string) => never,
): BridgeConfig["caching"] {
  const enabled = caching.enabled ?? true;
  return {
    enabled,
    redisUrl:
      enabled && caching.backend === "redis"
        ? redisUrl(["caching", caching.redis_url === undefined ? "backend" : "redis_url"], caching.redis_url, env, refuse)
        : null,
    ttlSeconds: caching.ttl_seconds ?? 3600,
    maxEntries: caching.max_entries ?? 100,
    maxBytes: (caching.max_megabytes ?? 256) * 2 ** 20,
  };
}

/** What is set in it and has no effect, as sentences for the log. */
export function cachingNotices(caching: ConfigFile["caching"], env: Record<string, string | undefined>): string[] {
  const named = caching?.redis_url ? "`caching.redis_url`" : env.REDIS_URL?.trim() ? "REDIS_URL" : null;
  if (named === null) return [];
  if (caching?.enabled === false) return [`${named} is not used: \`caching.enabled\` is false.`];
  return caching?.backend === "redis" ? [] : [`${named} is not used: for that, \`caching.backend\` must be redis.`];
}
