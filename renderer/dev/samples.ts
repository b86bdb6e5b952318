import type { Picture } from "#contract/gallery.ts";
import type { JobView } from "#contract/job.ts";
import type { AccessToken } from "#contract/sharing.ts";
import type { AppState, ClientView, EngineFinding, LogLine } from "#contract/view.ts";
import { painting } from "./painting.ts";

/** Invented states to build scenes from. `now` is the moment the page was opened. */
export const now = Date.now();
export const minute = 60_000;
const gigabyte = 1024 ** 3;

const prompts = [
  "A fox asleep in a teacup, soft watercolour, morning light",
  "A lighthouse on a cliff at dusk, oil on canvas, heavy brush strokes",
  "Portrait of an old clockmaker among his clocks, warm lamp light",
  "A paper boat on a puddle that mirrors the whole night sky",
  "Three pears on a blue cloth, in the manner of a Dutch still life",
  "A greenhouse overgrown with giant ferns, sun through dusty glass",
  "A tram climbing a steep street in the rain, reflections everywhere",
  "A whale made of clouds above a wheat field",
];

const aPrompt = (number: number): string => prompts[number % prompts.length] ?? "";

export function picture(number: number, over: Partial<Picture> = {}): Picture {
  const portrait = number % 5 === 2;
  const width = portrait ? 832 : 1024;
  const height = portrait ? 1216 : 1024;
  const prompt = aPrompt(number);
  return {
    id: `p${number}`,
    kind: "picture",
    fileName: `3f2a91${String(number).padStart(2, "0")}.png`,
    folder: "Easel",
    whole: true,
    maker: "easel",
    software: "",
    reference: `3f2a91${String(number).padStart(2, "0")}`,
    tool: number % 9 === 4 ? "upscale" : "generate_image",
    client: ["claude-ai", "cursor-vscode", "easel"][number % 3] ?? "easel",
    prompt,
    negativePrompt: number % 2 === 0 ? "blurry, text, watermark" : "",
    seed: String(184467440737095n * BigInt(number + 1) + 516n),
    model: "dreamscape_xl_v10.safetensors",
    width,
    height,
    bytes: 1_380_000 + number * 1_117,
    createdAt: now - number * 47 * minute,
    engine: "http://127.0.0.1:8188",
    took: 14_000 + number * 700,
    practice: false,
    favourite: number % 7 === 3,
    url: painting(number, width, height),
    thumbnailUrl: painting(number),
    ...over,
  };
}

export function job(number: number, state: JobView["state"], over: Partial<JobView> = {}): JobView {
  const ended = state.kind === "done" || state.kind === "failed" || state.kind === "cancelled";
  return {
    id: `job-${number}`,
    tool: "generate_image",
    client: "claude-ai",
    arguments: { prompt: aPrompt(number), preset: "standard", width: 1024, height: 1024, seed: "42" },
    createdAt: now - number * 3 * minute - 30_000,
    startedAt: state.kind === "running" || ended ? now - number * 3 * minute - 24_000 : null,
    finishedAt: ended ? now - number * 3 * minute : null,
    state,
    ...over,
  };
}

export const doneJob = (number: number): JobView => {
  const { reference, width, height, bytes } = picture(number);
  const output = { reference, fileName: `${reference}.png`, mime: "image/png", width, height, bytes };
  return job(number, { kind: "done", outputs: [output], text: [] });
};

/** A past that goes up and down. */
export const memoryHistory = (total: number): AppState["memoryHistory"] =>
  Array.from({ length: 140 }, (_, at) => ({
    at: now - (140 - at) * 2_000,
    used: total * (0.3 + 0.16 * Math.sin(at / 9) + (at % 17 < 6 ? 0.18 : 0)),
  }));

export function app(over: Partial<AppState> = {}): AppState {
  return {
    version: "0.1.0",
    platform: "linux",
    tray: true,
    engine: {
      source: { kind: "auto" },
      practice: false,
      state: { kind: "ready", url: "http://127.0.0.1:8188", version: "0.3.64", since: now - 20 * minute },
      owned: true,
      memory: { of: "vram", device: "NVIDIA GeForce RTX 4070", total: 12 * gigabyte, free: 6.8 * gigabyte, torch: 4.1 * gigabyte },
      notes: [],
    },
    startedEngines: [],
    pool: [],
    workers: [],
    paintModel: "there",
    modelDownloads: [],
    memoryHistory: memoryHistory(12 * gigabyte),
    paused: false,
    install: { kind: "none" },
    bridge: {
      kind: "ready",
      tools: [
        { name: "generate_image", title: "Generate image", description: "" },
        { name: "image_to_image", title: "Change a picture", description: "" },
        { name: "inpaint", title: "Repaint a part", description: "" },
        { name: "upscale", title: "Upscale", description: "" },
        { name: "describe_image", title: "Describe a picture", description: "" },
      ],
    },
    jobs: [],
    clients: [],
    brokenWorkflows: [],
    draftWorkflows: [],
    settings: {
      firstRun: "done",
      launch: { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" },
      engine: { kind: "auto" },
      addedEngines: [],
      theme: "system",
      language: "system",
      zoom: 1,
      notifyFinished: true,
      notifyProblems: true,
      launchAtLogin: false,
      whenClosed: "ask",
      checkForUpdates: true,
      removeOnUninstall: false,
      neverViews: [],
      sharing: { on: false, reach: "network", port: 3001, encryption: { kind: "own" } },
    },
    partnerKey: "none",
    sharing: { kind: "off" },
    updates: { kind: "unconfigured" },
    notices: [],
    ...over,
  };
}

export function finding(over: Partial<EngineFinding> = {}): EngineFinding {
  return {
    layout: "git",
    name: "ComfyUI",
    version: "0.24.0",
    folder: "~/ComfyUI",
    url: null,
    python: "Python 3.12 in .venv",
    use: { kind: "start", source: { kind: "folder", path: "/home/me/ComfyUI" } },
    inUse: false,
    ...over,
  };
}

export const practiceEngine = (state: AppState["engine"]["state"]): AppState["engine"] => ({
  source: { kind: "practice" },
  practice: true,
  state,
  owned: true,
  memory: { of: "memory", device: "Practice engine on this computer", total: 16 * gigabyte, free: 9.4 * gigabyte, torch: 0 },
  notes: [],
});

const snippet = `{
  "mcpServers": {
    "easel": {
      "command": "/opt/Easel/easel",
      "args": ["/opt/Easel/resources/easel-bridge.cjs"],
      "env": { "ELECTRON_RUN_AS_NODE": "1" }
    }
  }
}`;

export function aiApp(id: string, name: string, over: Partial<ClientView> = {}): ClientView {
  return {
    id,
    name,
    detected: null,
    path: `~/.config/${name}/settings.json`,
    config: { kind: "absent" },
    starts: { kind: "untried" },
    lastConnectedAt: null,
    connectedNow: false,
    afterWriting: `Quit ${name} completely and open it again.`,
    next: `Quit ${name} completely and open it again.`,
    ways: { link: false, bundle: false },
    canRestart: false,
    chatViews: { show: "always", declared: null, documented: false },
    snippet,
    changes: [],
    ...over,
  };
}

export const logLines = (count: number): LogLine[] =>
  Array.from({ length: count }, (_, index) => {
    const source = index % 11 === 3 ? "app" : index % 5 === 2 ? "bridge" : "engine";
    const level = index % 97 === 50 ? "error" : index % 29 === 7 ? "warn" : "info";
    return { at: now - (count - index) * 730, source, level, text: said(index, level) };
  });

function said(index: number, level: LogLine["level"]): string {
  if (level === "error")
    return "CUDA out of memory. Tried to allocate 1.20 GiB (GPU 0; 11.99 GiB total capacity; 10.4 GiB already allocated)";
  if (level === "warn")
    return "This custom node asks for a newer version of itself; it is loaded all the same, but some of its widgets may be missing.";
  const lines = [
    "got prompt",
    "Requested to load SDXLClipModel",
    `loaded completely 9.5367431640625e+25 ${1000 + index} True`,
    "a client said hello",
    "Prompt executed in 8.21 seconds",
  ];
  return lines[index % lines.length] ?? "";
}

/** Accesses for other computers, each of another kind. */
export const accesses: AccessToken[] = [
  {
    name: "annas-laptop",
    scopes: ["tools", "resources"],
    expires: null,
    created: new Date(now - 40 * 24 * 60 * minute).toISOString(),
    lastCall: { at: now - 2 * minute, client: "claude-code" },
  },
  {
    name: "studio-mac-with-a-rather-long-name-2",
    scopes: ["tools:generate_image", "tools:upscale", "resources"],
    expires: new Date(now + 20 * 24 * 60 * minute).toISOString(),
    caps: { max_jobs: 1 },
    created: new Date(now - 3 * 24 * 60 * minute).toISOString(),
    lastCall: { at: now - 200 * minute, client: "cursor-vscode" },
  },
  { name: "guest", scopes: ["read-only"], expires: "2026-01-31", created: new Date(now - 24 * 60 * minute).toISOString(), lastCall: null },
];
