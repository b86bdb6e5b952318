import { someOf } from "../lists.ts";

/** What can be wrong with one LoRA of a list, or with the list itself. */
const faults = {
  not_a_lora: () => "is neither a name nor an object with a name",
  name_missing: () => "has no `name`",
  strength_not_a_number: () => "has a `strength` that is no number",
  strength_out_of_range: ({ minStrength, maxStrength }: Limits) =>
    `has a \`strength\` that is not within ${minStrength} and ${maxStrength}`,
  unknown_part: () => "has something beside `name` and `strength`",
  too_many: ({ max }: Limits) => `has more than ${max} LoRAs`,
};

type Limits = { max: number; minStrength: number | null; maxStrength: number | null };

export type LoraFault = keyof typeof faults;

/** Each name with what belongs to it; the lists are one for one. */
const pairs = (names: readonly string[], others: readonly string[], join: (name: string, other: string) => string) =>
  names.map((name, index) => join(name, others[index] ?? "")).join(", ");

/** What is wrong with the LoRAs of a call. */
export const loraErrors = {
  /** `places` and `faults` are one for one; a place is "[0]" for the first LoRA, "" for the list. */
  loras_unreadable: (p: { name: string; places: readonly string[]; faults: readonly LoraFault[] } & Limits) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${faults[fault](p)}`).join("; ")}.`,
    remedy: `Give names, or names with strengths: [{"name": "ink", "strength": 0.8}].`,
  }),
  /** `suggestions` are for the `names`, one for one; "" where none is near. */
  loras_not_installed: (p: { names: readonly string[]; suggestions: readonly string[]; installed: readonly string[]; more: number }) => ({
    message: `${p.names.length === 1 ? "This LoRA is" : "These LoRAs are"} not installed: ${p.names.map((name) => `"${name}"`).join(", ")}.`,
    remedy:
      p.installed.length === 0
        ? "None is installed. Put a LoRA file made for your model into ComfyUI's models/loras folder, then ask again, or leave it out."
        : [
            ...p.suggestions.filter((suggestion) => suggestion !== "").map((suggestion) => `Did you mean \`${suggestion}\`?`),
            `Installed: ${someOf(p.installed, p.more)}.`,
          ].join(" "),
  }),
  /** `families` are those of the `names`, one for one. */
  loras_of_other_family: (p: { names: readonly string[]; families: readonly string[]; model: string; modelFamily: string }) => ({
    message: `\`${p.model}\` is a ${p.modelFamily} model, but ${pairs(p.names, p.families, (name, family) => `\`${name}\` is a LoRA for ${family}`)}.`,
    remedy: `Use LoRAs made for ${p.modelFamily}, or give a \`model\` that suits them.`,
  }),
};
