import { someOf } from "../lists.ts";

/** What can be wrong with a part of an area. `given`: what was written there, or the limit that it breaks; "" where the fault says it all. */
const areaFaults = {
  not_an_object: () => "is no object",
  nothing_marked: () => "marks nothing: it has neither shapes nor a margin",
  not_one_shape: () => 'must be one shape: {"box": ...}, {"ellipse": ...} or {"polygon": ...}',
  not_four_numbers: () => "must be four numbers: left, top, right, bottom",
  corners_turned: (given: string) => `is ${given}, but must be left, top, right, bottom, with left before right and top before bottom`,
  not_three_points: () => "must be at least three points: [[x, y], [x, y], [x, y]]",
  outside_of_picture: (given: string) => `is ${given}, but must be from 0 to 1, a part of the picture and not pixels`,
  extend_not_an_object: () => 'must be an object such as {"right": 0.5}',
  not_boolean: () => "must be true or false",
  not_a_number: () => "must be a number",
  out_of_range: (given: string) => {
    const [value, min, max] = given.split(", ");
    return `is ${value}, but must be from ${min} to ${max}`;
  },
  unknown_part: (given: string) => `is unknown; use ${given}`,
  too_many_shapes: (given: string) => `has more than ${given} shapes`,
  too_many_points: (given: string) => `has more than ${given} points`,
};

export type AreaFault = keyof typeof areaFaults;

const inPixels = (width: number, height: number) => `${width} x ${height} pixels`;

/** What is wrong with the area of a picture that a call names. `name` is always the tool's parameter. */
export const areaErrors = {
  /** `places`, `faults` and `given` are one for one; a place is written as after the parameter's name, ".shapes[0].box". */
  area_unreadable: (p: { name: string; places: readonly string[]; faults: readonly AreaFault[]; given: readonly string[] }) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${areaFaults[fault](p.given[index] ?? "")}`).join("; ")}.`,
    remedy:
      'The left third is {"shapes": [{"box": [0, 0, 0.33, 1]}]}; half as much again to the right is {"extend": {"right": 0.5}}. ' +
      "All numbers are parts of the picture, from its top left corner.",
  }),
  area_and_mask: (p: { name: string; mask: string }) => ({
    message: `\`${p.name}\` and \`${p.mask}\` say twice where to paint.`,
    remedy: "Give one of them.",
  }),
  area_marks_nothing: (p: { name: string }) => ({
    message: `\`${p.name}\` holds no pixel of the picture, so nothing would change.`,
    remedy: "Make its shapes larger, or leave `invert` out.",
  }),
  area_extends_too_far: (p: { name: string; width: number; height: number; maxPixels: number }) => ({
    message: `With the margins of \`${p.name}\` the picture would be ${inPixels(p.width, p.height)}; the most is ${p.maxPixels / 1_000_000} million pixels.`,
    remedy: "Give smaller margins, or a smaller picture.",
  }),
  picture_not_extendable: (p: { name: string }) => ({
    message: `The picture given as ${p.name} cannot be decoded, so nothing can be added to it.`,
    remedy: "Give it as PNG or JPEG.",
  }),
};

/** What can be wrong with one LoRA of a list, or with the list itself. */
const loraFaults = {
  not_a_lora: () => "is neither a name nor an object with a name",
  name_missing: () => "has no `name`",
  strength_not_a_number: () => "has a `strength` that is no number",
  strength_out_of_range: ({ minStrength, maxStrength }: Limits) =>
    `has a \`strength\` that is not within ${minStrength} and ${maxStrength}`,
  unknown_part: () => "has something beside `name` and `strength`",
  too_many: ({ max }: Limits) => `has more than ${max} LoRAs`,
};

type Limits = { max: number; minStrength: number | null; maxStrength: number | null };

export type LoraFault = keyof typeof loraFaults;

/** Each name with what belongs to it; the lists are one for one. */
const pairs = (names: readonly string[], others: readonly string[], join: (name: string, other: string) => string) =>
  names.map((name, index) => join(name, others[index] ?? "")).join(", ");

/** What is wrong with the LoRAs of a call. */
export const loraErrors = {
  /** `places` and `faults` are one for one; a place is "[0]" for the first LoRA, "" for the list. */
  loras_unreadable: (p: { name: string; places: readonly string[]; faults: readonly LoraFault[] } & Limits) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${loraFaults[fault](p)}`).join("; ")}.`,
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
