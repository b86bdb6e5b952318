import { create } from "zustand";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView, JobView } from "#contract/job.ts";
import type { MaskHistory } from "../mask/mask-canvas.ts";
import type { CreateIntent, StartPicture } from "../state/create-intent.ts";

export type Value = string | number | boolean;
/** What was given, by argument. An argument that is left out takes what it usually takes. */
export type Values = Readonly<Record<string, Value>>;

/** How a picture was marked. Pixels of the picture. */
export interface PictureMask {
  history: MaskHistory;
  grow: number;
  feather: number;
}

/** A picture that a form shows; its sides are null until it has been loaded. */
export interface ShownPicture {
  url: string;
  width: number | null;
  height: number | null;
}

/** What stands on the Create page. It survives a walk to another page. */
export interface CreateState {
  tool: string;
  values: Values;
  /** Seeds that stay as they are; the others are new each time. */
  lockedSeeds: readonly string[];
  /** The values of the newest call; these very ones, as long as nothing was changed since. */
  ran: Values | null;
  /** By the reference of the picture, so that nobody loses a mask to a look at another picture. */
  masks: Readonly<Record<string, PictureMask>>;
  pictures: Readonly<Record<string, ShownPicture>>;
  /** Jobs that were started here, newest first. */
  jobs: readonly string[];
  /** The newest call, where it was refused, or a picture for one that could not be taken. */
  refused: { call: CallInput<"jobs.run"> | null; error: ErrorView } | null;
}

export const GENERATE = "generate_image";
export const CHANGE = "image_to_image";
/** Easel's own tools, in the order in which they are offered. */
export const BUILT_IN = [GENERATE, CHANGE, "inpaint", "upscale", "describe_image"] as const;

/** Near enough to the picture that it is still the same one. */
const VARY_STRENGTH = 0.45;
const VARIATIONS = 4;

const MAX_JOBS = 30;

export const initialCreateState: CreateState = {
  tool: GENERATE,
  values: {},
  lockedSeeds: [],
  ran: null,
  masks: {},
  pictures: {},
  jobs: [],
  refused: null,
};

export const useCreate = create<CreateState>(() => initialCreateState);

/** The state that begins with what the page was opened for. */
export function withIntent(state: CreateState, intent: CreateIntent): CreateState {
  const { start, prompt, values } = intent;
  const given: Values = { ...(values ? valuesOf(values) : carried(state.values)), ...(prompt !== undefined && { prompt }) };
  const fresh = { ...state, lockedSeeds: [], refused: null };
  if (!start) return { ...fresh, tool: intent.mode === "paint" ? (intent.tool ?? GENERATE) : GENERATE, values: given };
  const shown = withPicture(fresh, start);
  const image = start.reference;
  switch (intent.mode) {
    case "paint":
      return { ...shown, tool: intent.tool ?? CHANGE, values: { ...given, image } };
    case "vary": {
      const { seed: _, ...others } = given;
      return { ...shown, tool: CHANGE, values: { strength: VARY_STRENGTH, count: VARIATIONS, ...others, image } };
    }
    case "edit": {
      // What was chosen for the whole picture does not suit a part of it.
      const { area: _area, strength: _strength, seed: _seed, ...others } = given;
      return { ...shown, tool: "inpaint", values: { ...others, image } };
    }
    case "upscale":
      return { ...shown, tool: "upscale", values: { image } };
  }
}

/** The arguments of an earlier call that can be given again. */
function valuesOf(args: JobView["arguments"]): Values {
  return Object.fromEntries(Object.entries(args).filter((entry): entry is [string, Value] => entry[1] !== null));
}

/** What of one wish goes on to the next: the words stay, the picture of before does not. */
function carried({ image: _image, area: _area, strength: _strength, ...others }: Values): Values {
  return others;
}

function withPicture(state: CreateState, { reference, url, width, height }: StartPicture): CreateState {
  return { ...state, pictures: { ...state.pictures, [reference]: { url, width, height } } };
}

/** Remembers how a picture looks that a value names. */
export function showPicture(reference: string, picture: ShownPicture): void {
  useCreate.setState(({ pictures }) => ({ pictures: { ...pictures, [reference]: picture } }));
}

/** `undefined` takes the value away. */
export function setValue(name: string, value: Value | undefined): void {
  useCreate.setState(({ values }) => {
    const { [name]: _, ...others } = values;
    return { values: value === undefined ? others : { ...others, [name]: value }, refused: null };
  });
}

export function setMask(reference: string, mask: PictureMask): void {
  useCreate.setState(({ masks }) => ({ masks: { ...masks, [reference]: mask } }));
}

/** Another tool takes over what was given, as far as it has such arguments. A strength means something else in each. */
export function chooseTool(tool: string): void {
  useCreate.setState(({ values }) => {
    const { strength: _, ...others } = values;
    return { tool, values: others, refused: null };
  });
}

export const addJob = (id: string): void =>
  useCreate.setState(({ jobs }) => ({ jobs: [id, ...jobs.filter((other) => other !== id)].slice(0, MAX_JOBS) }));
