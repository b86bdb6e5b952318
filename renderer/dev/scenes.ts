import type { ErrorView } from "#contract/job.ts";
import type { AppState } from "#contract/view.ts";
import { aiApps, brokenAiApps, installedTwice, plan, untouched } from "./connect-samples.ts";
import { illSteps, wellSteps } from "./doctor-samples.ts";
import { cards, severalEngines } from "./engine-samples.ts";
import { type Scene, shared } from "./fake-easel.ts";
import { toolForms } from "./form-samples.ts";
import { manyPictures, mixedPictures } from "./gallery-samples.ts";
import { installPlan } from "./install-samples.ts";
import { modelDownloads, models, noModels } from "./model-samples.ts";
import { painting } from "./painting.ts";
import { accesses, app, doneJob, finding, job, logLines, minute, now, picture, practiceEngine } from "./samples.ts";

const pictures = (count: number) => Array.from({ length: count }, (_, number) => picture(number));

export const scene = (over: Partial<Scene> = {}): Scene => ({
  app: app(),
  pictures: pictures(60),
  aiApps,
  doctor: wellSteps,
  accesses,
  forms: toolForms,
  logs: logLines(400),
  found: [
    finding({ inUse: true }),
    finding({
      layout: null,
      folder: null,
      url: "http://127.0.0.1:8000",
      version: "0.3.64",
      python: null,
      use: { kind: "attach", source: { kind: "url", url: "http://127.0.0.1:8000" } },
    }),
    finding({
      layout: "pinokio",
      name: "ComfyUI of Pinokio",
      folder: "~/pinokio/api/comfy.git/app",
      use: { kind: "open_first", app: "Pinokio" },
    }),
    finding({ folder: "~/Projects/comfy-old", version: null, python: null, use: { kind: "python_unknown" } }),
  ],
  cards: [],
  plan,
  installPlan,
  models: models(),
  options: {
    values: { "limits.max_steps": 60, "images.allowed_folders": ["/home/me/Pictures/holiday"], "logging.log_prompts": true },
    byHand: ["caching.ttl_seconds"],
  },
  failing: {},
  previews: [],
  ...over,
});

const withEngine = (state: AppState["engine"]["state"], over: Partial<AppState["engine"]> = {}): Scene =>
  scene({ app: app({ engine: { ...app().engine, state, memory: null, ...over } }) });

const connected = [
  { session: "s1", name: "claude-ai", version: "0.14.2", connectedAt: now - 12 * minute },
  { session: "s2", name: "cursor-vscode", version: "2.4.0", connectedAt: now - 4 * minute },
];

const outOfMemory: ErrorView = {
  kind: "engine_out_of_memory",
  code: "engine_out_of_memory_at_size",
  parameters: { width: 1024, height: 1024, smallerWidth: 768, smallerHeight: 768, count: 1, reason: null },
  message: "The picture needs more memory than the graphics card has free.",
  remedy: "Ask for 768 × 768 or smaller, or free memory and try again.",
};

const modelMissing: ErrorView = {
  kind: "model_missing",
  code: "model_not_installed",
  parameters: {
    folder: "checkpoints",
    name: "nightpaint_v2.safetensors",
    suggestion: null,
    family: null,
    companions: [],
    installed: ["dreamscape_xl_v10.safetensors"],
    more: 0,
  },
  message: "The checkpoint “nightpaint_v2.safetensors” is not installed.",
  remedy: "Choose one that is installed.",
};

const lastLines = [
  "Total VRAM 12282 MB, total RAM 64220 MB",
  "loaded completely 9.5367431640625e+25 4897.0483474731445 True",
  '  File "comfy/samplers.py", line 1010, in sample',
  "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.20 GiB",
];

const sharing: AppState["settings"]["sharing"] = { on: true, reach: "network", port: 3001, encryption: { kind: "own" } };

/** Every state that the window must be right in, by name. */
export const scenes: Record<string, () => Scene> = {
  "first-day": () =>
    scene({
      app: app({ engine: practiceEngine({ kind: "ready", url: "http://127.0.0.1:40001", version: "practice 0.1.0", since: now }) }),
      pictures: [],
      aiApps: untouched,
      logs: [],
    }),
  practice: () =>
    scene({
      app: app({
        engine: practiceEngine({ kind: "ready", url: "http://127.0.0.1:40001", version: "practice 0.1.0", since: now }),
        settings: { ...app().settings, engine: { kind: "practice" } },
        jobs: [0, 1, 2].map(doneJob),
      }),
      pictures: pictures(14).map((one) => ({ ...one, practice: true })),
      aiApps: aiApps.map((one) => ({ ...one, connectedNow: false })),
    }),
  ready: () => scene({ app: app({ clients: connected, jobs: [0, 1, 2, 3, 5, 6].map(doneJob) }) }),
  busy: () =>
    scene({
      app: app({
        clients: connected,
        jobs: [
          job(0, { kind: "running", fraction: 0.46, step: 11, steps: 24 }, { expectedAt: now + 17_000 }),
          job(1, { kind: "running", fraction: null, step: null, steps: null }, { client: "cursor-vscode", tool: "image_to_image" }),
          job(2, { kind: "queued", position: 2 }, { client: "easel", expectedAt: now + 95_000 }),
          job(13, { kind: "queued", position: 3 }, { client: "cursor-vscode" }),
          job(14, { kind: "queued", position: 4 }),
          job(3, { kind: "waiting_for_engine" }, { tool: "upscale", arguments: { image: "3f2a91c4", factor: 2 } }),
          job(4, { kind: "failed", error: outOfMemory }),
          job(
            11,
            { kind: "failed", error: modelMissing },
            { arguments: { prompt: "A map of an island", model: "nightpaint_v2.safetensors" } },
          ),
          job(5, { kind: "cancelled" }),
          job(
            6,
            { kind: "done", outputs: [], text: ["A small red fox is sleeping in a white cup; the light comes from the left."] },
            { tool: "describe_image", arguments: { image: "3f2a91c4" } },
          ),
          doneJob(7),
          doneJob(8),
        ],
      }),
      previews: [{ jobId: "job-0", dataUrl: painting(901) }],
    }),
  "several-engines": () =>
    scene({
      cards,
      app: app({
        ...severalEngines,
        jobs: [
          job(0, { kind: "running", fraction: 0.46, step: 11, steps: 24 }),
          job(1, { kind: "running", fraction: 0.2, step: 5, steps: 24 }, { client: "cursor-vscode" }),
          job(2, { kind: "queued", position: 2 }, { client: "easel" }),
          job(3, { kind: "queued", position: null, heldUp: "engine_away" }, { client: "cursor-vscode" }),
          job(4, { kind: "queued", position: null, heldUp: "engine_draining" }),
        ],
      }),
    }),
  starting: () => withEngine({ kind: "starting", since: now - 14_000, doing: "importing torch" }),
  crashed: () =>
    withEngine({
      kind: "crashed",
      error: { kind: "engine_crashed", message: "It ran out of memory while it painted.", remedy: "Ask for a smaller picture." },
      lastLines,
      retryAt: now + 600_000,
    }),
  "gave-up": () =>
    withEngine({
      kind: "crashed",
      error: {
        kind: "engine_crashed",
        message: "The engine stopped 5 times within 10 minutes.",
        remedy: "Look at its last words, then start it again.",
      },
      lastLines,
      retryAt: null,
    }),
  stopped: () => withEngine({ kind: "stopped" }),
  stopping: () => withEngine({ kind: "stopping" }),
  stuck: () => withEngine({ kind: "stuck", url: "http://127.0.0.1:8188", since: now - 400_000 }),
  "not-answering": () => withEngine({ kind: "not_answering", url: "http://127.0.0.1:8188", since: now - 40_000 }),
  failed: () =>
    withEngine({
      kind: "failed",
      error: {
        kind: "engine_unreachable",
        message: "No ComfyUI was found on this computer.",
        remedy: "Choose its folder, or use the practice engine.",
      },
    }),
  attached: () => ({
    ...withEngine(
      { kind: "ready", url: "http://192.168.1.20:8188", version: "0.24.0", since: now },
      { owned: false, source: { kind: "url", url: "http://192.168.1.20:8188" }, memory: app().engine.memory },
    ),
  }),
  shared: () =>
    scene({
      app: app({
        settings: { ...app().settings, sharing },
        sharing: shared(sharing),
        clients: [...connected, { session: "s3", name: "claude-code", version: "2.1.0", connectedAt: now - minute, token: "annas-laptop" }],
      }),
    }),
  "sharing-failed": () =>
    scene({
      app: app({
        settings: {
          ...app().settings,
          sharing: { ...sharing, encryption: { kind: "given", certificate: "/etc/tls/studio.pem", key: "/etc/tls/studio.key" } },
        },
        sharing: {
          kind: "failed",
          error: { kind: "config_invalid", message: "Port 3001 is taken.", remedy: "Choose another one." },
        },
      }),
      accesses: [],
    }),
  update: () =>
    scene({
      app: app({
        updates: {
          kind: "available",
          host: "easel.app",
          release: {
            version: "0.2.0",
            date: "2026-11-30",
            notes: "- Pictures are found by their colours.\n- The fox is quicker.",
            page: "https://easel.app/releases/0.2.0",
          },
        },
      }),
    }),
  paused: () =>
    scene({
      app: app({
        paused: true,
        tray: false,
        jobs: [
          job(
            0,
            { kind: "running", fraction: 0.12, step: 3, steps: 24 },
            {
              warning: { kind: "memory_short", memory: "graphics_card", neededBytes: 12 * 2 ** 30, availableBytes: 6.8 * 2 ** 30 },
            },
          ),
          job(1, { kind: "queued", position: null }, { client: "cursor-vscode" }),
        ],
        engine: {
          ...app().engine,
          notes: [
            { kind: "port_taken", usual: 8188, used: 8189, by: "python", comfy: "http://127.0.0.1:8188" },
            { kind: "open_to_network" },
          ],
        },
      }),
    }),
  "no-model": () => scene({ app: app({ paintModel: "missing" }), pictures: [], models: noModels() }),
  downloading: () => scene({ app: app({ paintModel: "missing", modelDownloads }), models: noModels() }),
  /** A picture of the largest size that is marked pixel by pixel. */
  huge: () => scene({ pictures: [picture(0, { width: 4096, height: 4096, url: painting(0, 4096, 4096) })] }),
  full: () => scene({ pictures: pictures(500), logs: logLines(5_000) }),
  /** Pictures of several programs, of all kinds and shapes, damaged ones among them, while more are being read. */
  mixed: () => scene({ pictures: mixedPictures(300), progress: { done: 12_400, total: 50_000 } }),
  many: () => scene({ pictures: manyPictures(50_000) }),
  troubled: () =>
    scene({
      aiApps: brokenAiApps.concat(aiApps.filter(({ id }) => id === "cursor" || id === "lmstudio")),
      doctor: illSteps,
      app: app({
        partnerKey: "until_quit",
        bridge: {
          kind: "failed",
          error: { kind: "internal_error", message: "The part that AI apps talk to has stopped.", remedy: "Quit Easel and open it again." },
        },
        brokenWorkflows: [
          {
            file: "watercolour.json",
            line: 41,
            reason: {
              code: "placeholder_unknown",
              parameters: { placeholder: "style", names: ["prompt"], more: 0, suggestion: null },
              message: "",
            },
          },
          { file: "portrait.json", line: null, reason: { code: "file_empty", parameters: {}, message: "" } },
        ],
        notices: [
          {
            id: "n1",
            tone: "problem",
            text: "Your settings could not be read, so Easel began with fresh ones. The old file was kept as settings.broken.json.",
          },
          { id: "n2", tone: "info", text: "Easel was updated to 0.1.0." },
        ],
      }),
      failing: {
        "engine.free": { kind: "engine_unreachable", message: "The engine did not answer.", remedy: "Wait a moment and try again." },
        "gallery.copy": {
          kind: "output_gone",
          message: "The picture's file is no longer there.",
          remedy: "It may have been moved or deleted.",
        },
        "connect.apply": {
          kind: "config_invalid",
          message: "The file was changed by somebody else in the meantime.",
          remedy: "Look at the change again.",
        },
      },
      plan: (one, action, place) =>
        one.id === "claude-desktop" && place === undefined
          ? installedTwice
          : one.id === "cursor"
            ? {
                kind: "refused",
                path: one.path,
                error: {
                  kind: "config_invalid",
                  message: "Line 14 has a comma too many, so the file cannot be read safely.",
                  remedy: "Mend line 14, or put the lines below in by hand.",
                },
              }
            : plan(one, action),
    }),
  unreachable: () =>
    scene({
      failing: { "app.state": { kind: "internal_error", message: "Easel did not answer.", remedy: "Quit Easel and open it again." } },
    }),
};
