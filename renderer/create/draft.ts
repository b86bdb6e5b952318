import { create } from "zustand";
import type { CallInput } from "#contract/ipc.ts";
import type { JobView } from "#contract/job.ts";
import { keep, readKept } from "../state/kept.ts";

/** What stands in the box on Home. */
export interface Draft {
  prompt: string;
  preset: Preset;
  shape: Shape;
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

export const blank: Draft = { prompt: "", preset: "standard", shape: "square" };

export const canRun = ({ prompt }: Draft): boolean => prompt.trim() !== "";

export function toCall({ prompt, preset, shape }: Draft): CallInput<"jobs.run"> {
  return { tool: "generate_image", arguments: { prompt: prompt.trim(), preset, ...sizeOf(preset, shape) } };
}

/** The very same call once more. */
export function callOf({ tool, arguments: args }: Pick<JobView, "tool" | "arguments">): CallInput<"jobs.run"> {
  const given = Object.entries(args).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null);
  return { tool, arguments: Object.fromEntries(given) };
}

/** The form survives a walk to another page, and a restart. */
export const useDraft = create<Draft>(() => kept(readKept("draft")));

useDraft.subscribe((draft) => keep("draft", draft));

function kept(value: unknown): Draft {
  const { prompt, preset, shape } = (value ?? {}) as Partial<Draft>;
  return {
    prompt: typeof prompt === "string" ? prompt : blank.prompt,
    preset: presets.find((one) => one === preset) ?? blank.preset,
    shape: shapes.find((one) => one === shape) ?? blank.shape,
  };
}
