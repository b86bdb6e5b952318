/** What can be wrong with a part of an area. `given`: what was written there, or the limit that it breaks; "" where the fault says it all. */
const faults = {
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

export type AreaFault = keyof typeof faults;

const inPixels = (width: number, height: number) => `${width} x ${height} pixels`;

/** What is wrong with the area of a picture that a call names. `name` is always the tool's parameter. */
export const areaErrors = {
  /** `places`, `faults` and `given` are one for one; a place is written as after the parameter's name, ".shapes[0].box". */
  area_unreadable: (p: { name: string; places: readonly string[]; faults: readonly AreaFault[]; given: readonly string[] }) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${faults[fault](p.given[index] ?? "")}`).join("; ")}.`,
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
