import type { ToolForm } from "#contract/tool-form.ts";
import { useCreate, type Value, type Values } from "../create-state.ts";
import { shapeOf, sizeOf } from "../fields/sizes.ts";
import { usualValue } from "./forms.ts";

/** Another quality or model works at another size: a shape that was chosen stays, in the size that suits. */
export function changeSettings(form: ToolForm, change: Readonly<Record<string, Value | undefined>>): void {
  const before = useCreate.getState().values;
  const entries = Object.entries({ ...before, ...change }).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  const after = Object.fromEntries(entries);
  useCreate.setState({ values: { ...after, ...sameShape(form, before, after) }, refused: null });
}

function sameShape(form: ToolForm, before: Values, after: Values): Values {
  const { width, height } = after;
  const [from, to] = [sideOf(form, before), sideOf(form, after)];
  if (typeof width !== "number" || typeof height !== "number" || from === null || to === null) return {};
  const shape = shapeOf({ width, height }, from);
  return shape === null ? {} : { ...sizeOf(shape, to) };
}

function sideOf(form: ToolForm, values: Values): number | null {
  const field = form.fields.find(({ name }) => name === "width");
  const side = field && usualValue(form, field, values);
  return typeof side === "number" ? side : null;
}
