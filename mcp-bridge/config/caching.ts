import type { BridgeConfig } from "./config.ts";
import type { ConfigFile } from "./options.ts";

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

/** The address of Redis, checked. `path`: the option that asks for it. */
export function redisUrl(
  path: string[],
  inFile: string | undefined,
  env: Record<string, string | undefined>,
  refuse: (path: string[], sentence: string) => never,
): string {
  const text = (env.REDIS_URL?.trim() || inFile || "").trim();
  const source = env.REDIS_URL?.trim() ? "the address in REDIS_URL" : "this";
  const example = "redis://127.0.0.1:6379 (rediss:// for TLS)";
  if (text === "") return refuse(path, `redis needs an address. Set \`caching.redis_url\` or REDIS_URL to one such as ${example}.`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse(path, `${source} is no address. Write one such as ${example}.`);
  }
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") {
    return refuse(path, `${source} does not begin with redis:// or rediss://. Write one such as ${example}.`);
  }
  if (url.hostname === "") return refuse(path, `${source} names no host. Write one such as ${example}.`);
  if (!/^\/?\d*$/.test(url.pathname)) return refuse(path, `${source} ends in something else than the number of a database, such as /0.`);
  return text;
}
