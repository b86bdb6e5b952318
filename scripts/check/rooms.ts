/** A folder of the project, what it is for, and what it may import. `npm run check` keeps to it, and writes it into ARCHITECTURE.md. */
export interface Room {
  folder: string;
  holds: string;
  /** Rooms, folders or files of ours; all of them where it is "anything". Tests may import anything. */
  mayImport: readonly string[] | "anything";
  /** What may be asked of the surroundings: nothing (it also runs in the window's page), Node's own modules, or Electron's as well. */
  runsIn: "page" | "node" | "electron";
  /** Its folders, from the ground up: each may import those of lower floors. "" is for the files that lie loose in the room. */
  floors?: readonly Record<string, string>[];
}

export const rooms: readonly Room[] = [
  {
    folder: "base",
    holds: "what every process needs, without knowledge of the product: clock, files, processes, JSON, pictures' texts",
    mayImport: [],
    runsIn: "node",
  },
  {
    folder: "contract",
    holds: "what the processes say to each other: IPC schema, view state, host messages, jobs; errors and their sentences; AI apps",
    mayImport: ["base/json.ts"],
    runsIn: "page",
  },
  {
    folder: "comfyui",
    holds: "all we know of ComfyUI's API; `conformance/` runs against any engine URL",
    mayImport: ["base", "contract/errors.ts"],
    runsIn: "node",
  },
  { folder: "workflows", holds: "workflow templates (JSON), README of their format", mayImport: [], runsIn: "page" },
  {
    folder: "practice-engine",
    holds: "a ComfyUI-compatible engine without GPU and models",
    mayImport: ["base", "comfyui", "contract/errors.ts"],
    runsIn: "node",
  },
  {
    folder: "mcp-bridge",
    holds: "the MCP server, laid out by MCP's nouns",
    mayImport: ["base", "comfyui", "contract", "workflows"],
    runsIn: "node",
    floors: [
      { models: "what is known of families of models" },
      { workflow: "a template, read, checked, filled; the library of them" },
      { config: "every option, from file, environment, command line" },
      { engines: "where engines answer, what each has" },
      { images: "pictures in and out, the store of them" },
      { "jobs/record": "a job, its request, the ledger" },
      { "jobs/shared-cache": "results that computers share" },
      { "jobs/queue": "who comes next, and who is let in" },
      { "jobs/run": "one job, from plan to pictures" },
      { "jobs/dedup": "equal work is done once" },
      { jobs: "all of it, for the tools" },
      { host: "the channel to the app" },
      { context: "what all sessions share" },
      { prompts: "MCP's prompts and completions" },
      { tools: "MCP's tools" },
      { resources: "MCP's resources" },
      { "workflow-import": "a person's own workflow becomes a template" },
      { server: "one client's session" },
      { transports: "stdio, relay, socket" },
      { "": "the programs" },
    ],
  },
  {
    folder: "electron/supervisor",
    holds: "finds, installs, starts, watches and stops one engine",
    mayImport: ["base", "comfyui", "contract"],
    runsIn: "node",
  },
  {
    folder: "electron/client-configs",
    holds: "writes, checks and takes back our entry in AI apps' settings; `easel-connect`",
    mayImport: ["base", "contract"],
    runsIn: "node",
    floors: [
      { grammars: "file formats, changed without loss" },
      { apps: "the AI apps as data" },
      { change: "plan, write, undo" },
      { status: "what stands there now" },
      { extension: "the `.mcpb` for Claude Desktop" },
      { "": "all of it, for the app" },
      { cli: "the command `easel-connect`" },
    ],
  },
  {
    folder: "electron",
    holds: "the main process: `app`, `window`, `tray`, `ipc`, `bridge`, `gallery`, `diagnostics`",
    mayImport: ["base", "contract", "electron/supervisor", "electron/client-configs"],
    runsIn: "electron",
  },
  {
    folder: "renderer",
    holds: "React, one folder a feature",
    mayImport: ["contract"],
    runsIn: "page",
    floors: [
      { text: "how figures, lists and names are said" },
      { ipc: "how main is asked", state: "what the window knows", ui: "what every page is made of" },
      {
        connect: "",
        create: "",
        doctor: "",
        gallery: "",
        home: "",
        install: "",
        logs: "",
        practice: "",
        settings: "",
        shell: "",
        workflows: "",
      },
      { "": "the page" },
    ],
  },
  { folder: "scripts", holds: "the bootstrap and the checks", mayImport: "anything", runsIn: "node" },
  { folder: "e2e", holds: "the whole app, tested", mayImport: "anything", runsIn: "node" },
  { folder: "bench", holds: "measurements", mayImport: "anything", runsIn: "node" },
];

/** Sources that may lie loose in a folder, tests aside. */
export const MAX_LOOSE_FILES = 15;

/** Folders that may hold more, and why: what belongs together would otherwise be torn apart. */
export const crowded: Record<string, string> = {};
