import type { FormField, ToolForm } from "#contract/tool-form.ts";

/** A part of a form. */
export type Block =
  | { kind: "field"; field: FormField }
  | { kind: "size"; width: FormField; height: FormField }
  | { kind: "quality"; presets: readonly string[] };

export interface Layout {
  main: Block[];
  /** What most people never touch. */
  more: FormField[];
}

/** What comes first, wherever a tool has it. */
const FIRST = ["prompt", "question", "image", "mask", "area", "strength"];
/** ...and what comes after the quality and the size. */
const THEN = ["count", "scale", "negative_prompt", "model", "loras", "seed"];
/** For those who know what it is. */
const ADVANCED = ["steps", "cfg", "guidance", "sampler", "scheduler", "denoise", "upscale"];

/** A workflow with more values than these has the rest of them folded. */
const MAX_OWN_FIELDS = 10;

/** The form of a tool from top to bottom. Names decide: they mean the same in every workflow that follows Easel's own. */
export function layoutOf({ fields, presets, own }: ToolForm): Layout {
  const named = new Map(fields.map((field) => [field.name, field]));
  const [width, height] = [named.get("width"), named.get("height")];
  const sized = width?.input.kind === "number" && height?.input.kind === "number";
  const known = [...FIRST, ...THEN, ...ADVANCED, ...(sized ? ["width", "height"] : [])];
  const others = fields.filter(({ name }) => !known.includes(name));
  // Of Easel's own tools everything else is for those who know; of a person's workflow it is what they made it for.
  const shown = others.filter(({ required }, index) => required || (own && index < MAX_OWN_FIELDS));
  const byName = (names: readonly string[]): Block[] =>
    names.flatMap((name): Block[] => {
      const field = named.get(name);
      return field ? [{ kind: "field", field }] : [];
    });
  const main: Block[] = [
    ...byName(FIRST),
    ...shown.map((field): Block => ({ kind: "field", field })),
    ...(presets.length > 0 ? [{ kind: "quality", presets } as const] : []),
    ...(sized && width && height ? [{ kind: "size", width, height } as const] : []),
    ...byName(THEN),
  ];
  const advanced = ADVANCED.flatMap((name) => named.get(name) ?? []);
  return { main, more: [...advanced, ...others.filter((field) => !shown.includes(field))] };
}
