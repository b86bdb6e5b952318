import type { Graph, InputValue } from "#comfyui/types.ts";

/**
 * `{{name}}`, or `{{image.width}}` for the size of a picture. Anything between double braces counts, so that a typo is seen; what
 * stands there in quotes is text: `{{"{{"}}` is two braces.
 */
const PLACEHOLDER = /\{\{\s*(?:"([^"]*)"|([^{}"]*?))\s*\}\}/g;

/** What may follow the dot in `{{image.width}}`. */
export const IMAGE_FIELDS = ["width", "height", "fit_width", "fit_height"] as const;
/** What may follow the dot in `{{loras.name}}`. The node that has it is there once for each LoRA. */
export const LORA_FIELDS = ["name", "strength"] as const;
/** One of `IMAGE_FIELDS`. */
export type ImageField = (typeof IMAGE_FIELDS)[number];

/** A placeholder at its place in a graph. */
export interface PlaceholderUse {
  node: string;
  /** The name of the node's input. */
  input: string;
  /** From the graph's root to the text that holds the placeholder. */
  path: (string | number)[];
  /** What stands between the braces. */
  text: string;
  /** The part before the dot. */
  name: string;
  /** The part after the dot; null without one. */
  field: string | null;
  /** Whether the text is nothing but the placeholder, so that the value keeps its type. */
  alone: boolean;
}

/** Every placeholder of the graph, also within lists and objects. */
export function findPlaceholders(graph: Graph): PlaceholderUse[] {
  const uses: PlaceholderUse[] = [];
  const visit = (node: string, input: string, path: (string | number)[], value: InputValue) => {
    if (typeof value === "string") {
      for (const match of value.matchAll(PLACEHOLDER)) {
        const text = match[2];
        if (text === undefined) continue;
        const dot = text.indexOf(".");
        uses.push({
          node,
          input,
          path,
          text,
          name: dot < 0 ? text : text.slice(0, dot),
          field: dot < 0 ? null : text.slice(dot + 1),
          alone: match[0] === value.trim(),
        });
      }
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(node, input, [...path, key], inner);
    }
  };
  for (const [node, { inputs }] of Object.entries(graph)) {
    for (const [input, value] of Object.entries(inputs)) visit(node, input, [node, "inputs", input], value);
  }
  return uses;
}

/**
 * A copy of an input value with its placeholders replaced. A text that is one placeholder becomes the value with its type;
 * in longer text the value is written out. Replaced text is not searched again: a prompt may contain braces.
 */
export function replacePlaceholders(value: InputValue, fill: (text: string) => string | number | bigint | boolean): InputValue {
  if (typeof value === "string") {
    const whole = value.trim().match(/^\{\{\s*([^{}"]*?)\s*\}\}$/);
    if (whole) return fill(whole[1] ?? "");
    return value.replace(PLACEHOLDER, (_, quoted: string | undefined, text: string) => quoted ?? String(fill(text)));
  }
  if (Array.isArray(value)) return value.map((inner) => replacePlaceholders(inner, fill));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replacePlaceholders(inner, fill)]));
  }
  return value;
}

/** The value, written so that nothing in it is taken for a placeholder: somebody's text may have braces of its own. */
export function withoutPlaceholders(value: InputValue): InputValue {
  if (typeof value === "string") return value.replaceAll("{{", '{{"{{"}}').replace(/^(\s*)\$\{/, '$1{{"$"}}{');
  if (Array.isArray(value)) return value.map(withoutPlaceholders);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPlaceholders(inner)]));
  }
  return value;
}

/** The node and output that an input is linked to; null for a value that is no link. */
export function parseLink(value: InputValue | undefined): { node: string; slot: number } | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [node, slot] = value;
  return typeof node === "string" && typeof slot === "number" ? { node, slot } : null;
}
