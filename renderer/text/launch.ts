import type { LaunchChoices } from "#contract/view.ts";

/** How ComfyUI is started, for people. */
export const launchText = {
  title: "How it is started",
  lead: "For a ComfyUI that Easel starts.",
  memory: "Graphics card memory",
  memories: { auto: "Automatic", less: "Less memory", cpu: "Processor only" } satisfies Record<LaunchChoices["memory"], string>,
  memoryHints: {
    auto: "ComfyUI decides by itself.",
    less: "Slower, but fits smaller graphics cards and leaves more to other programs.",
    cpu: "The graphics card is left alone. A picture takes minutes.",
  } satisfies Record<LaunchChoices["memory"], string>,
  models: "Model folders",
  modelsHint: "Beside ComfyUI's own, for instance those of another program.",
  addModels: "Add a folder …",
  removeModels: (folder: string) => `Remove ${folder}`,
  more: "More",
  device: "Graphics card",
  reserve: "Keep free for other programs",
  automatic: "Automatic",
  flags: "Extra flags",
  flagsHint: "For those who know them, as after main.py. Each is checked with your ComfyUI.",
  flagsPlaceholder: "--fast --preview-size 256",
  save: "Save",
  saved: "Saved.",
  nextStart: "Counts from the next start.",
  restart: "Restart now",
} as const;

const ordinals = ["First", "Second", "Third", "Fourth"];
export const deviceName = (device: number): string => ordinals[device] ?? `Number ${device + 1}`;
