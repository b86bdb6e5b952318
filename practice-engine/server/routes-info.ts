import { freemem, totalmem } from "node:os";
import { MODEL_FOLDERS } from "../library.ts";
import { objectInfo } from "../nodes/object-info.ts";
import { MAX_BODY_BYTES } from "./http.ts";
import { PAGE } from "./page.ts";
import { empty, json, type Route, type RouteResponse, route } from "./routes.ts";
import type { ServerContext } from "./server-context.ts";

/** Not a version of ComfyUI: lower than any of them for programs, and telling for people. */
export const VERSION = "0.0.0+easel-practice";

/** The response of `/features`, and the answer to a client's feature flags. */
export const FEATURES = {
  supports_preview_metadata: true,
  max_upload_size: MAX_BODY_BYTES,
  extension: { manager: { supports_v4: false } },
  node_replacements: false,
  assets: false,
};

/** What the engine is and has: `/object_info`, `/system_stats`, `/models`, ... */
export function infoRoutes({ nodes, folders }: ServerContext): Route[] {
  const classes = () => Object.fromEntries([...nodes].map(([name, definition]) => [name, objectInfo(definition, folders)]));
  return [
    route("GET", "/", () => ({ status: 200, headers: { "Content-Type": "text/html; charset=utf-8" }, body: PAGE })),
    route("GET", "/object_info", () => json(classes())),
    route("GET", "/object_info/{name}", ({ params: { name = "" } }) => {
      const definition = nodes.get(name);
      return json(definition ? { [name]: objectInfo(definition, folders) } : {});
    }),
    route("GET", "/system_stats", () => json(systemStats())),
    route("GET", "/features", () => json(FEATURES)),
    route("GET", "/models", () => json(Object.keys(MODEL_FOLDERS))),
    route("GET", "/models/{folder}", ({ params: { folder = "" } }) => modelsIn(folder, (names) => names)),
    route("GET", "/experiment/models", () => json(Object.keys(MODEL_FOLDERS).map((name) => ({ name, folders: [] })))),
    route("GET", "/experiment/models/{folder}", ({ params: { folder = "" } }) =>
      modelsIn(folder, (names) => names.map((name) => ({ name, pathIndex: 0, modified: 0, created: 0, size: 0 }))),
    ),
    route("GET", "/view_metadata/{folder}", ({ params: { folder = "" }, query }) => {
      const name = query.get("filename") ?? "";
      const known = name.endsWith(".safetensors") && MODEL_FOLDERS[folder]?.includes(name);
      return known ? json({ easel_practice: "A way of painting, not a trained model." }) : empty(404);
    }),
    route("GET", "/embeddings", () => json([])),
    route("GET", "/extensions", () => json([])),
    route("GET", "/workflow_templates", () => json({})),
    route("GET", "/i18n", () => json({})),
    route("GET", "/global_subgraphs", () => json({})),
    route("GET", "/node_replacements", () => json({})),
  ];
}

function modelsIn(folder: string, show: (names: readonly string[]) => unknown): RouteResponse {
  const names = MODEL_FOLDERS[folder];
  return names ? json(show(names)) : empty(404);
}

function systemStats(): unknown {
  const memory = { total: totalmem(), free: freemem() };
  return {
    system: {
      os: process.platform,
      ram_total: memory.total,
      ram_free: memory.free,
      comfyui_version: VERSION,
      easel_practice_engine: true,
      required_frontend_version: null,
      installed_templates_version: null,
      required_templates_version: null,
      comfy_package_versions: [],
      python_version: `none (Node ${process.versions.node})`,
      pytorch_version: "none",
      embedded_python: false,
      argv: ["easel-practice-engine"],
    },
    devices: [
      {
        name: "Easel practice engine (no GPU, not ComfyUI)",
        type: "cpu",
        index: null,
        vram_total: memory.total,
        vram_free: memory.free,
        torch_vram_total: memory.total,
        torch_vram_free: memory.free,
      },
    ],
  };
}
