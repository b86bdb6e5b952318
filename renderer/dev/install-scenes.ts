import type { InstallPlan, InstallView } from "#contract/install.ts";
import type { Scene } from "./fake-easel.ts";
import { installPlan, MB, steps } from "./install-samples.ts";
import { app, minute, now, practiceEngine } from "./samples.ts";
import { scene } from "./scenes.ts";

const noRoom: InstallPlan = {
  ...installPlan(null, null),
  free: 5_200 * MB,
  verdict: {
    kind: "refused",
    error: {
      kind: "disk_full",
      message: "There is not enough room: 8.5 GB are needed, 4.8 GB are free.",
      remedy: "Make room on that disk, or choose a folder on another one.",
    },
  },
};

const noProcessor: InstallPlan = {
  ...installPlan("cpu", null),
  choices: [],
  steps: [],
  download: 0,
  disk: 0,
  verdict: {
    kind: "refused",
    error: {
      kind: "install_failed",
      message: "ComfyUI no longer runs on Macs with an Intel processor.",
      remedy: "Use a ComfyUI on another computer: its address goes into Easel's settings.",
    },
  },
};

const at = { folder: "~/ComfyUI", steps, finished: 3 };
const installing: InstallView = {
  kind: "installing",
  ...at,
  since: now - 4 * minute,
  progress: { bytes: 2_140 * MB, total: 5_500 * MB, line: "Downloading nvidia-cudnn-cu13 (349.1MiB)" },
};

const engine = practiceEngine({ kind: "ready", url: "http://127.0.0.1:40001", version: "practice 0.1.0", since: now });
const during = (install: InstallView, over: Partial<Scene> = {}) => scene({ app: app({ engine, install }), pictures: [], ...over });

/** Installing ComfyUI, from the first look to its removal, by name; each begins without ComfyUI, on the practice engine. */
export const installScenes: Record<string, () => Scene> = {
  "install-plan": () => during({ kind: "none" }),
  "install-no-room": () => during({ kind: "none" }, { installPlan: () => noRoom }),
  "install-never": () => during({ kind: "none" }, { installPlan: () => noProcessor }),
  installing: () => during(installing),
  "install-stopping": () => during({ kind: "stopping", ...at }),
  "install-cancelled": () => during({ kind: "paused", ...at, why: { kind: "cancelled" } }),
  "install-interrupted": () => during({ kind: "paused", ...at, why: { kind: "interrupted" } }),
  "install-failed": () =>
    during({
      kind: "paused",
      ...at,
      why: {
        kind: "failed",
        error: {
          kind: "download_failed",
          message: "download.pytorch.org could not be reached.",
          remedy: "Check the internet connection, then press Continue. What is done stays done.",
        },
      },
    }),
  "install-half-removed": () => during({ kind: "paused", ...at, why: { kind: "half_removed" } }),
  "install-removing": () => during({ kind: "removing", folder: "~/ComfyUI" }),
  installed: () =>
    scene({
      app: app({
        engine: { ...app().engine, source: { kind: "folder", path: "/home/me/ComfyUI" } },
        install: { kind: "installed", folder: "~/ComfyUI", models: "~/ComfyUI/ComfyUI/models/checkpoints" },
      }),
      pictures: [],
    }),
};
