import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isFolderType } from "../folders.ts";
import { MODEL_FOLDERS } from "../library.ts";
import { empty, json, jsonObject, type Route, type RouteResponse, route } from "./routes.ts";
import type { ServerContext } from "./server-context.ts";

/** The size of a terminal, in which ComfyUI's page shows logs. */
const SIZE = { cols: 80, rows: 24 };

/** Routes for ComfyUI's own page. Not served under /api, and by ComfyUI's documentation not to be relied upon. */
export function internalRoutes({ log, sockets, folders }: ServerContext): Route[] {
  const subscribers = new Set<string>();
  log.onEntry((entry) => {
    for (const sid of subscribers) {
      if (sockets.has(sid)) sockets.send("logs", { entries: [entry], size: SIZE }, sid);
      else subscribers.delete(sid);
    }
  });
  const routes = [
    route("GET", "/internal/logs", () => json(log.entries.map(({ t, m }) => `${t} - ${m}`).join(""))),
    route("GET", "/internal/logs/raw", () => json({ entries: log.entries, size: SIZE })),
    route("PATCH", "/internal/logs/subscribe", async (request) => {
      const { clientId, enabled } = await jsonObject(request);
      if (typeof clientId !== "string" || enabled === undefined) throw new TypeError("clientId and enabled are needed.");
      if (enabled) subscribers.add(clientId);
      else subscribers.delete(clientId);
      return empty(200);
    }),
    route("GET", "/internal/folder_paths", () => json(Object.fromEntries(Object.keys(MODEL_FOLDERS).map((name) => [name, []])))),
    route("GET", "/internal/files/{type}", ({ params: { type = "" } }) => {
      return isFolderType(type) ? filesOf(folders[type], type) : json({ error: "Invalid directory type" }, 400);
    }),
  ];
  return routes.map((one) => ({ ...one, mirrored: false }));
}

/** Newest first, annotated with their folder. */
async function filesOf(folder: string, type: string): Promise<RouteResponse> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  const dated = await Promise.all(
    visible.map(async ({ name }) => ({ name, time: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  dated.sort((a, b) => b.time - a.time);
  return json(dated.map(({ name }) => `${name} [${type}]`));
}
