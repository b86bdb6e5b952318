import { create } from "zustand";
import type { CallInput } from "#contract/ipc.ts";
import type { JobView } from "#contract/job.ts";
import type { CreateIntent } from "../state/create-intent.ts";

/** What stands in the form. `reuse` holds a whole earlier call, which the prompt may change. */
export interface Draft {
  prompt: string;
  preset: Preset;
  shape: Shape;
  reuse: Reuse | null;
}

export interface Reuse {
  tool: string;
  arguments: JobView["arguments"];
  sameSeed: boolean;
  thumbnailUrl: string | null;
}

export const presets = ["draft", "standard", "high_quality"] as const;
export type Preset = (typeof presets)[number];
export const shapes = ["square", "portrait", "landscape"] as const;
export type Shape = (typeof shapes)[number];

interface Size {
  width: number;
  height: number;
}

/**
 * Pixels; a sketch is small, so that it is quick. All are multiples of 64, which every model can do.
 * A square says nothing: the preset then takes the size that the model was made for.
 */
const sizes: Record<"small" | "full", Record<Shape, Size | null>> = {
  small: { square: null, portrait: { width: 448, height: 640 }, landscape: { width: 640, height: 448 } },
  full: { square: null, portrait: { width: 832, height: 1216 }, landscape: { width: 1216, height: 832 } },
};

export const sizeOf = (preset: Preset, shape: Shape): Size | null => sizes[preset === "draft" ? "small" : "full"][shape];

export const blank: Draft = { prompt: "", preset: "standard", shape: "square", reuse: null };

/** Whether the draft has a prompt to write: an upscale used again, say, has none. */
export const takesPrompt = (draft: Draft): boolean => draft.reuse === null || "prompt" in draft.reuse.arguments;

export const canRun = (draft: Draft): boolean => !takesPrompt(draft) || draft.prompt.trim() !== "";

export function toCall(draft: Draft): CallInput<"jobs.run"> {
  const prompt = draft.prompt.trim();
  const { reuse } = draft;
  if (!reuse) return { tool: "generate_image", arguments: { prompt, preset: draft.preset, ...sizeOf(draft.preset, draft.shape) } };
  const { seed, ...others } = reuse.arguments;
  const kept = callOf({ tool: reuse.tool, arguments: reuse.sameSeed && seed !== undefined ? { ...others, seed } : others });
  return { ...kept, arguments: { ...kept.arguments, ...(takesPrompt(draft) ? { prompt } : {}) } };
}

/** The very same call once more. */
export function callOf({ tool, arguments: args }: Pick<JobView, "tool" | "arguments">): CallInput<"jobs.run"> {
  const given = Object.entries(args).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null);
  return { tool, arguments: Object.fromEntries(given) };
}

export function withReuse(draft: Draft, source: Omit<Reuse, "sameSeed">): Draft {
  const prompt = source.arguments.prompt;
  return { ...draft, prompt: typeof prompt === "string" ? prompt : draft.prompt, reuse: { ...source, sameSeed: false } };
}

const TOOLS = { paint: "generate_image", vary: "image_to_image", edit: "inpaint", upscale: "upscale" } as const;

/** The draft that begins with what the page was opened for. */
export function withIntent(draft: Draft, intent: CreateIntent): Draft {
  const { mode, prompt, values, start } = intent;
  const tool = (intent.mode === "paint" && intent.tool) || (mode === "paint" && start ? TOOLS.vary : TOOLS[mode]);
  if (mode === "paint" && !values && !start) return { ...draft, prompt: prompt ?? draft.prompt, reuse: null };
  const image = start ? { image: start.reference } : {};
  const words = prompt === undefined ? {} : { prompt };
  return withReuse(draft, { tool, arguments: { ...values, ...image, ...words }, thumbnailUrl: start?.thumbnailUrl ?? null });
}

/** The form survives a walk to another page. */
export const useDraft = create<Draft>(() => blank);
