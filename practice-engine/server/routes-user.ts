import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { resolveInside } from "../folders.ts";
import { isObject, type JsonObject, parseJson, pythonJson } from "../json.ts";
import { empty, json, jsonObject, plain, type Route, type RouteRequest, type RouteResponse, route } from "./routes.ts";
import type { ServerContext } from "./server-context.ts";

const SETTINGS = "comfy.settings.json";

/** Settings and files that ComfyUI's page keeps for its user. There is one user here, as in ComfyUI without `--multi-user`. */
export function userRoutes({ userFolder }: ServerContext): Route[] {
  return [...settingsRoutes(userFolder), ...userdataRoutes(userFolder)];
}

function settingsRoutes(root: string): Route[] {
  const file = join(root, SETTINGS);
  const read = async (): Promise<JsonObject> => {
    const text = await readFile(file, "utf8").catch(() => "{}");
    const settings = parseJson(text);
    return isObject(settings) ? settings : {};
  };
  const merge = async (changes: JsonObject) => {
    const settings = { ...(await read()), ...changes };
    await mkdir(root, { recursive: true });
    await writeFile(file, pythonJson(settings));
    return empty(200);
  };
  return [
    route("GET", "/settings", async () => json(await read())),
    route("POST", "/settings", async (request) => merge(await jsonObject(request))),
    route("GET", "/settings/{id}", async ({ params: { id = "" } }) => json((await read())[id] ?? null)),
    route("POST", "/settings/{id}", async (request) => merge({ [request.params.id ?? ""]: await request.json() })),
    route("GET", "/users", () => json({ storage: "server", migrated: true })),
    route("POST", "/users", async (request) => {
      const { username } = await jsonObject(request);
      return json({ error: `There is one user here; ${String(username)} was not added.` }, 400);
    }),
  ];
}

function userdataRoutes(root: string): Route[] {
  /** Runs `use` with the file that `{name}` of the route names; 403 outside of the folder, 404 where it must exist and does not. */
  const withFile = async (name: string, mustExist: boolean, use: (path: string) => Promise<RouteResponse>): Promise<RouteResponse> => {
    const path = resolveInside(root, name);
    if (path === null) return empty(403);
    if (mustExist && !(await exists(path))) return empty(404);
    return use(path);
  };
  /** Moves or writes a file to `path`, unless that is taken and must not be replaced. */
  const place = async (request: RouteRequest, path: string, write: () => Promise<void>): Promise<RouteResponse> => {
    if (request.query.get("overwrite") === "false" && (await exists(path))) return plain(409, "File already exists");
    await mkdir(dirname(path), { recursive: true });
    await write();
    return json(request.query.get("full_info") === "true" ? await fileInfo(root, path) : wirePath(root, path));
  };
  return [
    route("GET", "/userdata", ({ query }) => list(root, query)),
    route("GET", "/v2/userdata", ({ query }) => listEntries(root, query.get("path") ?? "")),
    route("GET", "/userdata/{file}", ({ params: { file = "" } }) =>
      withFile(file, true, async (path) => ({ status: 200, headers: { "Content-Type": "application/octet-stream" }, file: path })),
    ),
    route("POST", "/userdata/{file}", async (request) => {
      const body = await request.body();
      return withFile(request.params.file ?? "", false, (path) => place(request, path, () => writeFile(path, body)));
    }),
    route("DELETE", "/userdata/{file}", ({ params: { file = "" } }) =>
      withFile(file, true, async (path) => {
        await rm(path);
        return empty(204);
      }),
    ),
    route("POST", "/userdata/{file}/move/{dest}", (request) =>
      withFile(request.params.file ?? "", true, (from) =>
        withFile(request.params.dest ?? "", false, (to) => place(request, to, () => rename(from, to))),
      ),
    ),
  ];
}

async function list(root: string, query: URLSearchParams): Promise<RouteResponse> {
  const dir = query.get("dir");
  if (!dir) return plain(400, "Directory not provided");
  const folder = resolveInside(root, dir);
  if (folder === null) return empty(403);
  if (!(await exists(folder))) return empty(404);
  const files = await filesIn(folder, query.get("recurse") === "true");
  if (query.get("full_info") === "true") return json(await Promise.all(files.map((file) => fileInfo(folder, file))));
  const names = files.map((file) => wirePath(folder, file));
  return json(query.get("split") === "true" ? names.map((name) => [name, ...name.split("/")]) : names);
}

async function listEntries(root: string, path: string): Promise<RouteResponse> {
  const folder = resolveInside(root, path);
  if (folder === null) return plain(400, "Invalid path");
  if (!(await exists(folder))) return path === "" ? json([]) : plain(404, "The path does not exist");
  const entries = await readdir(folder, { withFileTypes: true });
  const shown = entries.map(async (entry) => {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) return { name: entry.name, path: wirePath(root, full), type: "directory" };
    return { name: entry.name, ...(await fileInfo(root, full)), type: "file" };
  });
  return json(await Promise.all(shown));
}

async function filesIn(folder: string, recurse: boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const full = join(folder, entry.name);
    if (entry.isDirectory()) return recurse ? filesIn(full, true) : [];
    return [full];
  });
  return (await Promise.all(found)).flat();
}

async function fileInfo(root: string, path: string): Promise<JsonObject> {
  const { size, mtimeMs, birthtimeMs } = await stat(path);
  return { path: wirePath(root, path), size, modified: Math.round(mtimeMs), created: Math.round(birthtimeMs) };
}

function wirePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/") || basename(path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
