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
  const option = path[0] === "queue" ? "queue.redis_url" : "caching.redis_url";
  if (text === "") return refuse(path, `redis needs an address. Set \`${option}\` or REDIS_URL to one such as ${example}.`);
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
