import type { CallInput } from "#contract/ipc.ts";
import type { FormField, ToolForm } from "#contract/tool-form.ts";
import { ask } from "../../ipc/ask.ts";
import { isEmpty } from "../../mask/mask-drawing.ts";
import { maskPng } from "../../mask/mask-png.ts";
import { addJob, type CreateState, useCreate, type Value, type Values } from "../create-state.ts";
import { isReference } from "../picture/pictures.ts";

/** Sides of a mask. The bridge scales it to the picture. */
export const MAX_MASK_PIXELS = 4096;

type Call = CallInput<"jobs.run">;

/** The picture that the form's mask is for, by its reference; null where there is none to mark. */
export function pictureToMark(form: ToolForm, values: Values): string | null {
  const mask = form.fields.find(({ input }) => input.kind === "mask");
  const picture = mask?.input.kind === "mask" ? mask.input.picture : null;
  const reference = picture === null ? undefined : values[picture];
  return isReference(reference) ? reference : null;
}

/** Whether a part of the picture was marked, or is given as an area. */
export function isMarked(form: ToolForm, { values, masks }: Pick<CreateState, "values" | "masks">): boolean {
  const reference = pictureToMark(form, values);
  const mask = reference === null ? undefined : masks[reference];
  return values.area !== undefined || isReference(values.mask) || (mask !== undefined && !isEmpty(mask.history.drawing));
}

/** What must still be given, in the order of the form. */
export function missingFields(form: ToolForm, state: Pick<CreateState, "values" | "masks">): FormField[] {
  const takesArea = form.fields.some(({ input }) => input.kind === "area");
  return form.fields.filter(({ name, required, input }) => {
    if (input.kind === "mask") return (required || takesArea) && !isMarked(form, state);
    const value = givenValue({ name, input }, state.values);
    return required && (value === undefined || value === "");
  });
}

/** The call that the form stands for. `mask`: what was marked, as a PNG in a data URL; null for nothing. */
export function callOf(form: ToolForm, values: Values, mask: string | null): Call {
  const given = form.fields.flatMap(({ name, input }): [string, Value][] => {
    if (input.kind === "mask" && mask !== null && values.area === undefined) return [[name, mask]];
    const value = givenValue({ name, input }, values);
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  const preset = values.preset;
  const known = preset !== undefined && form.presets.includes(String(preset));
  return { tool: form.toolName, arguments: { ...Object.fromEntries(given), ...(known && { preset }) } };
}

/** What a call would give. Of an earlier call only pictures that can still be named are given again. */
function givenValue({ name, input }: Pick<FormField, "name" | "input">, values: Values): Value | undefined {
  const value = values[name];
  if ((input.kind === "picture" || input.kind === "mask") && !isReference(value)) return undefined;
  return typeof value === "string" ? value.trim() : value;
}

/** The values with a new seed for each that is not kept. `random` gives 64 random bits. */
export function withSeeds(
  form: ToolForm,
  { values, lockedSeeds }: Pick<CreateState, "values" | "lockedSeeds">,
  random: () => bigint,
): Values {
  const rolled = form.fields.flatMap(({ name, input }): [string, string][] => {
    if (input.kind !== "seed" || (lockedSeeds.includes(name) && values[name] !== undefined)) return [];
    return [[name, seedBetween(input, random)]];
  });
  return { ...values, ...Object.fromEntries(rolled) };
}

/** Decimal, both ends included. */
export function seedBetween({ min, max }: { min: string; max: string }, random: () => bigint): string {
  const least = BigInt(min);
  return String(least + (random() % (BigInt(max) - least + 1n)));
}

/** Runs what the form stands for, and keeps its job in view. */
export async function runForm(form: ToolForm, random: () => bigint): Promise<void> {
  const state = useCreate.getState();
  const values = withSeeds(form, state, random);
  useCreate.setState({ values, ran: values });
  await start(callOf(form, values, drawnMask(form, state)));
}

/** Runs a call, and keeps its job in view; a refusal is shown at the form. Answers whether it was taken. */
export async function start(call: Call): Promise<boolean> {
  useCreate.setState({ refused: null });
  const answer = await ask("jobs.run", call);
  if (answer.ok) addJob(answer.value.jobId);
  else useCreate.setState({ refused: { call, error: answer.error } });
  return answer.ok;
}

function drawnMask(form: ToolForm, { values, masks, pictures }: CreateState): string | null {
  const reference = pictureToMark(form, values);
  const mask = reference === null ? undefined : masks[reference];
  const picture = reference === null ? undefined : pictures[reference];
  if (!mask || !picture || isEmpty(mask.history.drawing)) return null;
  if (picture.width === null || picture.height === null) return null;
  const scale = maskScale({ width: picture.width, height: picture.height });
  return maskPng({
    width: Math.round(picture.width * scale),
    height: Math.round(picture.height * scale),
    drawing: mask.history.drawing,
    grow: mask.grow * scale,
    feather: Math.round(mask.feather * scale),
  });
}

/** How much smaller than its picture a mask is; 1 for all but huge ones. */
export const maskScale = ({ width, height }: { width: number; height: number }): number =>
  Math.min(1, MAX_MASK_PIXELS / Math.max(width, height));
