import { empty, type Method, plain, type Route, type RouteResponse } from "./routes.ts";

/** The route for a request, or the response where there is none. */
export type Match = { route: Route; params: Record<string, string> } | { reply: RouteResponse };

interface Compiled {
  route: Route;
  pattern: RegExp;
}

/** Finds the route for a request. Where there is none it responds as ComfyUI does, whose static files are served under every path. */
export class Router {
  readonly #routes: Compiled[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, pattern: compile(route.path) }));
  }

  /** `path` as it was sent, still encoded: a `%2F` does not end a segment. */
  find(method: string, path: string): Match {
    const onPath = this.#onPath(path);
    const wanted = method === "HEAD" ? "GET" : method;
    for (const { route, pattern } of onPath.candidates) {
      if (route.method === wanted) return { route, params: decode(pattern.exec(onPath.path)?.groups ?? {}) };
    }
    const internal = path.startsWith("/internal/");
    const methods = new Set<Method | "HEAD">(onPath.candidates.map(({ route }) => route.method));
    if (internal && methods.size === 0) return { reply: plain(404, "404: Not Found") };
    if (!internal) methods.add("GET");
    if (methods.has("GET")) methods.add("HEAD");
    if (!internal && wanted === "GET") return { reply: { ...empty(404), headers: { "Content-Type": "application/octet-stream" } } };
    const refusal = plain(405, "405: Method Not Allowed");
    return { reply: { ...refusal, headers: { ...refusal.headers, Allow: [...methods].sort().join(",") } } };
  }

  #onPath(path: string): { path: string; candidates: Compiled[] } {
    const candidates = this.#routes.filter(({ pattern }) => pattern.test(path));
    if (candidates.length > 0 || !path.startsWith("/api/")) return { path, candidates };
    const bare = path.slice("/api".length);
    return { path: bare, candidates: this.#routes.filter(({ route, pattern }) => route.mirrored && pattern.test(bare)) };
  }
}

function compile(path: string): RegExp {
  const source = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}$`);
}

function decode(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}
