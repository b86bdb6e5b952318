/** A room: a folder of the project, what it is for, and what it may import. `npm run check` keeps it so; ARCHITECTURE.md prints it. */
export interface Room {
  folder: string;
  holds: string;
  /** Rooms and files of ours, or anything. Tests may import anything. */
  mayImport: readonly string[] | "anything";
  /** What else its files may use: what a page has, Node's modules too, or Electron's as well. */
  runsIn: "a page" | "Node" | "Electron";
  /** Its own folders from the ground up, if their order matters: a folder imports from its floor and from lower ones. */
  floors?: readonly Floor[];
}

export interface Floor {
  /** Within the room; "" stands for the files that lie loose in it. */
  folders: readonly string[];
  holds: string;
}

export const rooms: readonly Room[] = [
  {
    folder: "base",
    holds: "what every process needs, without knowledge of the product: clock, files, processes, JSON, log",
    mayImport: [],
    runsIn: "Node",
  },
  {
    folder: "contract",
    holds: "what the processes say to each other: IPC schema, view state, jobs, errors; the sentences for people; the table of AI apps",
    mayImport: [],
    runsIn: "a page",
  },
  {
    folder: "comfyui",
    holds: "all we know of ComfyUI's API; `conformance/` runs against any engine URL",
    mayImport: ["base", "contract/errors.ts"],
    runsIn: "Node",
  },
  {
    folder: "picture-facts",
    holds: "what the file of a picture, film or sound says of itself: its size, and how it was made, by whichever program",
    mayImport: ["base", "comfyui"],
    runsIn: "Node",
  },
  { folder: "workflows", holds: "workflow templates: JSON, and a README of their format", mayImport: [], runsIn: "a page" },
  {
    folder: "practice-engine",
    holds: "a ComfyUI-compatible engine without a GPU or models",
    mayImport: ["base", "comfyui", "contract/errors.ts"],
    runsIn: "Node",
  },
  {
    folder: "mcp-bridge",
    holds: "the MCP server, laid out by MCP's nouns",
    mayImport: ["base", "comfyui", "contract", "picture-facts", "workflows", "package.json"],
    runsIn: "Node",
    floors: [
      { folders: ["models"], holds: "what is known of families of models" },
      {
        folders: ["workflow", "workflow/template", "workflow/requirements", "workflow/limits"],
        holds: "a workflow and its arguments: how templates are read, what they need of an engine, what a job may ask for",
      },
      { folders: ["auth", "auth/oauth"], holds: "who sends a request, and what they may use, and how often" },
      { folders: ["verify", "verify/peers", "verify/checks"], holds: "any MCP server tried from outside, as a client" },
      { folders: ["config"], holds: "every option, from file, environment and command line" },
      { folders: ["engines"], holds: "where engines answer, and what each of them has" },
      {
        folders: ["images", "images/formats", "images/pixels", "images/worker"],
        holds: "pictures and other files in and out, the store of them, what they are, and what is done to their pixels",
      },
      { folders: ["jobs/record"], holds: "a job, its request, and the ledger" },
      { folders: ["jobs/find"], holds: "kept pictures, found again by words and dates" },
      { folders: ["jobs/shared-cache"], holds: "results that computers share through Redis" },
      { folders: ["jobs/queue"], holds: "who comes next, and how many at once" },
      { folders: ["jobs/plan"], holds: "what a request means on this engine: its graph, and the key of equal work" },
      { folders: ["jobs/dedup"], holds: "equal work is done once" },
      { folders: ["jobs/run"], holds: "one job, from plan to pictures, also after a crash" },
      {
        folders: ["jobs/cluster", "jobs/cluster/redis", "jobs/cluster/wire"],
        holds: "one queue for several computers, in Redis: who puts jobs there, and who takes them",
      },
      { folders: ["jobs"], holds: "all of it, as the tools use it" },
      { folders: ["host"], holds: "the channel to the app" },
      { folders: ["tracing"], holds: "traces, where the environment asks for them" },
      { folders: ["context"], holds: "what all sessions share" },
      {
        folders: [
          "prompts",
          "resources",
          "tools",
          "workflow-import",
          "workflow-import/edit",
          "workflow-import/editor-format",
          "workflow-import/names",
        ],
        holds: "one folder for each thing that MCP offers, and the import of workflows",
      },
      { folders: ["server"], holds: "one client's session" },
      { folders: ["observability"], holds: "health and metrics, for those who look after the bridge" },
      {
        folders: [
          "transports",
          "transports/relay",
          "transports/connect",
          "transports/http",
          "transports/http/access",
          "transports/http/connections",
          "transports/http/sessions",
        ],
        holds: "stdio, relay, a bridge elsewhere, socket, HTTP, and who is let in there",
      },
      { folders: [""], holds: "the program" },
    ],
  },
  {
    folder: "electron/supervisor",
    holds: "finds, installs, starts, watches and stops one engine",
    mayImport: ["base", "comfyui", "contract"],
    runsIn: "Node",
  },
  {
    folder: "electron/client-configs",
    holds: "writes, checks and takes back our entry in AI apps' settings",
    mayImport: ["base", "contract", "mcp-bridge/verify"],
    runsIn: "Node",
    floors: [
      { folders: ["grammars"], holds: "file formats, changed without loss" },
      { folders: ["apps"], holds: "the AI apps, as data" },
      { folders: ["change"], holds: "plan, write and undo a change" },
      { folders: ["status"], holds: "what stands there now, and whether it works" },
      { folders: ["extension"], holds: "the extension file for Claude Desktop" },
      { folders: [""], holds: "all of it, as the app uses it" },
      { folders: ["cli"], holds: "the command `easel-connect`" },
    ],
  },
  {
    folder: "electron",
    holds:
      "the main process: `app`, `window`, `tray`, `ipc`, `bridge`, `drop`, `gallery`, `models`, `engines`, `sharing`, `settings`, `about`, `diagnostics`, `secrets`, `updates`, `installation`",
    // It never speaks to ComfyUI's job API: the client only asks whether an engine answers. Pictures are decoded as the bridge does it.
    mayImport: [
      "base",
      "contract",
      "comfyui/client.ts",
      "picture-facts",
      // Which options there are, and how their file is changed.
      "mcp-bridge/config",
      "mcp-bridge/images/formats",
      "mcp-bridge/models",
      "mcp-bridge/images/pixels",
      "electron/supervisor",
      "electron/client-configs",
    ],
    runsIn: "Electron",
  },
  {
    folder: "renderer/app-view",
    holds: "the pages that AI apps show inside of a chat",
    mayImport: ["contract", "renderer/mask"],
    runsIn: "a page",
  },
  {
    folder: "renderer/mask",
    holds: "a mask as a person draws it on a canvas, for the window and for chats",
    mayImport: [],
    runsIn: "a page",
  },
  {
    folder: "renderer/thumbnailer",
    holds: "the page that makes the gallery's thumbnails, which nobody sees",
    mayImport: [],
    runsIn: "a page",
  },
  {
    folder: "renderer",
    holds: "the window: React, one folder a feature",
    mayImport: ["contract", "renderer/mask"],
    runsIn: "a page",
    floors: [
      { folders: ["text"], holds: "how figures, dates and names are written" },
      { folders: ["ipc", "state", "ui"], holds: "how main is asked, what is known, what every page is made of" },
      {
        folders: [
          "connect",
          "create",
          "doctor",
          "drop",
          "engines",
          "first-run",
          "gallery",
          "gallery/detail",
          "gallery/grid",
          "help",
          "home",
          "install",
          "logs",
          "models",
          "practice",
          "settings",
          "settings/about",
          "settings/cards",
          "settings/options",
          "share",
          "shell",
          "updates",
          "workflows",
          "create/fields",
          "create/form",
          "create/mask",
          "create/model",
          "create/picture",
          "create/results",
        ],
        holds: "the features",
      },
      { folders: [""], holds: "the page" },
    ],
  },
  { folder: "deploy", holds: "the bridge on a server: container, systemd, proxies, Kubernetes", mayImport: [], runsIn: "Node" },
  { folder: "scripts", holds: "the bootstrap, the build and the checks", mayImport: "anything", runsIn: "Node" },
  { folder: "e2e", holds: "tests of the whole app", mayImport: "anything", runsIn: "Node" },
  { folder: "bench", holds: "measurements", mayImport: "anything", runsIn: "Node" },
];

/** Sources that may lie loose in one folder, tests aside. */
export const MAX_LOOSE_FILES = 15;

/** Folders that hold more, and why a folder more would not help. */
export const crowdedFolders: Readonly<Record<string, string>> = {
  base: "one small file for each thing that every process needs",
  contract: "one file for each thing that the processes tell each other",
  comfyui: "one API, one file for each thing in it, called by ComfyUI's word for it",
  "practice-engine/server": "one file for each group of routes, as ComfyUI's server has them",
};
