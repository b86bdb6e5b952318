/** One picture of `art/`: an SVG file that keeps to a small part of SVG, so that it can be laid, lit and inked path by path. */
import type { Random } from "./random.ts";

/** Where a subject belongs, which decides the setting it is shown in. */
export type Habitat = "ground" | "place" | "plant" | "air" | "perch" | "water" | "underwater" | "space" | "table";

/** A filled or stroked path; or a slot, a place on a body for something worn. Lengths are in units of the file. */
export interface ArtElement {
  /** `art/README.md` tells what they do; `neck`, `head` and `eyes` are slots. */
  readonly classes: ReadonlySet<string>;
  readonly colour: string;
  /** Null where the path is filled. */
  readonly strokeWidth: number | null;
  readonly opacity: number;
  readonly data: string;
  /** Where a glow is brightest and how far it reaches, or where a slot is and half how wide. */
  readonly at: readonly [x: number, y: number, reach: number] | null;
  /** In a slot: what is there when nothing else is worn. */
  readonly usual: readonly ArtElement[];
}

/** Stands on (0, 0), looks to the right, is about 1000 units high; what flies is centred on (0, -500). */
export interface Art {
  readonly name: string;
  /** Nouns in lower case; terms of several words are joined by hyphens. */
  readonly words: readonly string[];
  readonly habitat: Habitat;
  /** Height beside an animal of 1. */
  readonly size: number;
  /** Width in units of its height. */
  readonly breadth: number;
  /** Height of its back in units of its height; null for what nobody rides. */
  readonly back: number | null;
  /** The backdrop it is at home in, `snow`, or nothing. */
  readonly home: string;
  /** For what is worn: where. */
  readonly slot: string;
  /** Its CSS variables, each with the values that a picture may choose from. */
  readonly variables: ReadonlyMap<string, readonly [string, ...string[]]>;
  readonly elements: readonly ArtElement[];
}

/** Reads the text of an art file. */
export function readArt(name: string, text: string): Art {
  const root = attributesOf(/<svg([^>]*)>/.exec(text)?.[1] ?? "");
  const data = (key: string): string => root.get(`data-${key}`) ?? "";
  const variables = [...(root.get("style") ?? "").matchAll(/--([\w-]+):([^;]+)/g)].map(([, key = "", value = ""]) => {
    return [key, data(key) ? data(key).split(" ") : [value]] as [string, [string, ...string[]]];
  });
  return {
    name,
    words: data("words").split(" ").filter(Boolean),
    habitat: (data("habitat") || "ground") as Habitat,
    size: Number(data("size") || 1),
    breadth: Number(data("breadth") || 1),
    back: data("back") ? Number(data("back")) : null,
    home: data("home"),
    slot: data("slot"),
    variables: new Map(variables),
    elements: readElements(text),
  };
}

function readElements(text: string): ArtElement[] {
  const elements: ArtElement[] = [];
  let slot: ArtElement[] | null = null;
  for (const [tag, name, inside = ""] of text.matchAll(/<(path|g|\/g)([^>]*)>/g)) {
    const usual: ArtElement[] = [];
    if (name !== "/g") (slot ?? elements).push(readElement(attributesOf(inside), usual));
    if (name !== "path") slot = name === "g" && !tag.endsWith("/>") ? usual : null;
  }
  return elements;
}

function readElement(attributes: ReadonlyMap<string, string>, usual: readonly ArtElement[]): ArtElement {
  const width = attributes.get("stroke-width");
  const at = attributes.get("data-at")?.split(" ").map(Number);
  return {
    classes: new Set((attributes.get("class") ?? "").split(" ")),
    colour: attributes.get(width ? "stroke" : "fill") ?? "#000000",
    strokeWidth: width ? Number(width) : null,
    opacity: Number(attributes.get("opacity") ?? 1),
    data: attributes.get("d") ?? "",
    at: at ? [at[0] ?? 0, at[1] ?? 0, at[2] ?? 0] : null,
    usual,
  };
}

function attributesOf(tag: string): Map<string, string> {
  return new Map([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]));
}

/** The art's variables in one picture; `coat` is a CSS colour that the prompt names, or null for one of the art's own. */
export function variablesOf({ variables }: Art, random: Random, coat: string | null): Map<string, string> {
  const chosen = new Map([...variables].map(([key, choices]) => [key, random.pick(choices)]));
  return coat ? chosen.set("coat", coat).set("dark", `oklch(from ${coat} calc(l - 0.28) c h)`) : chosen;
}
