import type { Folders } from "../folders.ts";
import type { Clip, Conditioning, ImageBatch, Latent, MaskBatch, Model, UpscaleModel, Vae, Value } from "../values.ts";

/** One input of a node; `T` is what `run` gets for it. */
export interface Input<T> {
  readonly section: "required" | "optional";
  /** "INT", "COMBO", "IMAGE", ... */
  readonly type: string;
  /** What `/object_info` says besides: default, min, max, step, multiline, ... */
  readonly options: Readonly<Record<string, unknown>>;
  /** Only for COMBO. Asked each time, because files come and go. */
  readonly choices: ((folders: Folders) => readonly string[]) | null;
  /** ComfyUI writes a combo either as `[["a"], {}]` or as `["COMBO", {"options": ["a"]}]`, depending on the node's age. */
  readonly encoding: "list" | "COMBO";
  accepts(value: unknown): value is T;
}

/** The inputs of a node class by name, in ComfyUI's order. */
export type Inputs = Readonly<Record<string, Input<unknown>>>;
/** What `run` gets for these inputs. */
export type ValuesOf<I extends Inputs> = { [K in keyof I]: I[K] extends Input<infer T> ? T : never };

type Options = Readonly<Record<string, unknown>>;

function input<T>(type: string, options: Options, accepts: (value: unknown) => value is T): Input<T> {
  return { section: "required", type, options, choices: null, encoding: "list", accepts };
}

function socket<K extends Value["kind"]>(kind: K): Input<Extract<Value, { kind: K }>> {
  return input(kind, {}, (value): value is Extract<Value, { kind: K }> => isValue(value) && value.kind === kind);
}

function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** An IMAGE socket. */
export const image: Input<ImageBatch> = socket("IMAGE");
/** A MASK socket. */
export const mask: Input<MaskBatch> = socket("MASK");
/** A LATENT socket. */
export const latent: Input<Latent> = socket("LATENT");
/** A MODEL socket. */
export const model: Input<Model> = socket("MODEL");
/** A CLIP socket. */
export const clip: Input<Clip> = socket("CLIP");
/** A VAE socket. */
export const vae: Input<Vae> = socket("VAE");
/** A CONDITIONING socket. */
export const conditioning: Input<Conditioning> = socket("CONDITIONING");
/** An UPSCALE_MODEL socket. */
export const upscaleModel: Input<UpscaleModel> = socket("UPSCALE_MODEL");

/** Takes whatever is linked. */
export const anything: Input<unknown> = input("*", {}, (value): value is unknown => value !== undefined);

/** The default and limits of a number. */
export interface Bounds {
  default: number;
  min: number;
  max: number;
  step?: number;
}

/** A whole number. */
export function int(options: Bounds & Options): Input<number> {
  return input("INT", options, (value): value is number => typeof value === "number");
}

/** A whole number of 64 bits, of which JavaScript's numbers hold only 53. */
export function wideInt(options: { default: number; min: number; max: bigint } & Options): Input<number | bigint> {
  return input("INT", options, (value): value is number | bigint => typeof value === "number" || typeof value === "bigint");
}

/** A number. */
export function float(options: Bounds & Options): Input<number> {
  return input("FLOAT", options, (value): value is number => typeof value === "number");
}

/** A text. */
export function text(options: Options = {}): Input<string> {
  return input("STRING", options, (value): value is string => typeof value === "string");
}

/** True or false. */
export function boolean(options: { default: boolean } & Options): Input<boolean> {
  return input("BOOLEAN", options, (value): value is boolean => typeof value === "boolean");
}

/** One of a fixed list of names. */
export function oneOf<const T extends string>(choices: readonly T[], options: Options = {}): Input<T> {
  return combo(
    () => choices,
    options,
    (value): value is T => choices.some((choice) => choice === value),
  );
}

/** A combo of files, which nodes check by themselves. */
export function fileOf(choices: (folders: Folders) => readonly string[], options: Options = {}): Input<string> {
  return combo(choices, options, (value): value is string => typeof value === "string");
}

function combo<T>(choices: NonNullable<Input<T>["choices"]>, options: Options, accepts: (value: unknown) => value is T): Input<T> {
  return { ...input("COMBO", options, accepts), choices };
}

/** The newer way of writing a combo. */
export function newCombo<T>(older: Input<T>): Input<T> {
  return { ...older, encoding: "COMBO" };
}

/** The same input, which may be left out. */
export function optional<T>(required: Input<T>): Input<T | undefined> {
  return { ...required, section: "optional", accepts: (value): value is T | undefined => value === undefined || required.accepts(value) };
}

/** ComfyUI's largest side of a picture. */
export const MAX_SIDE_PIXELS = 16384;

/** A side of an image, in pixels. */
export function side(minimum: number, standard = 512, step = 1): Input<number> {
  return int({ default: standard, min: minimum, max: MAX_SIDE_PIXELS, step });
}
