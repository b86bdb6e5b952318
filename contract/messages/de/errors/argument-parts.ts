import type { AreaFault, areaErrors as englishArea, loraErrors as englishLora, LoraFault } from "../../en/errors/argument-parts.ts";
import { formats } from "../formats.ts";
import { someOf } from "../lists.ts";

const areaFaults: Readonly<Record<AreaFault, (given: string) => string>> = {
  not_an_object: () => "ist kein Objekt",
  nothing_marked: () => "markiert nichts: weder Formen noch einen Rand",
  not_one_shape: () => 'muss genau eine Form sein: {"box": ...}, {"ellipse": ...} oder {"polygon": ...}',
  not_four_numbers: () => "muss aus vier Zahlen bestehen: links, oben, rechts, unten",
  corners_turned: (given) => `ist ${given}, muss aber links, oben, rechts, unten sein, links vor rechts und oben vor unten`,
  not_three_points: () => "muss mindestens drei Punkte haben: [[x, y], [x, y], [x, y]]",
  outside_of_picture: (given) => `ist ${given}, muss aber zwischen 0 und 1 liegen: ein Anteil am Bild, keine Pixel`,
  extend_not_an_object: () => 'muss ein Objekt sein wie {"right": 0.5}',
  not_boolean: () => "muss true oder false sein",
  not_a_number: () => "muss eine Zahl sein",
  out_of_range: (given) => {
    const [value, min, max] = given.split(", ");
    return `ist ${value}, muss aber zwischen ${min} und ${max} liegen`;
  },
  unknown_part: (given) => `ist unbekannt; es gibt ${given}`,
  too_many_shapes: (given) => `hat mehr als ${given} Formen`,
  too_many_points: (given) => `hat mehr als ${given} Punkte`,
};

const inPixels = (width: number, height: number) => `${width} x ${height} Pixel`;

export const areaErrors: typeof englishArea = {
  area_unreadable: (p) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${areaFaults[fault](p.given[index] ?? "")}`).join("; ")}.`,
    remedy:
      'Das linke Drittel ist {"shapes": [{"box": [0, 0, 0.33, 1]}]}; die Hälfte rechts angesetzt ist {"extend": {"right": 0.5}}. ' +
      "Alle Zahlen sind Anteile am Bild, von der linken oberen Ecke an.",
  }),
  area_and_mask: (p) => ({
    message: `\`${p.name}\` und \`${p.mask}\` sagen beide, wo gemalt werden soll.`,
    remedy: "Geben Sie nur eines davon an.",
  }),
  area_marks_nothing: (p) => ({
    message: `\`${p.name}\` enthält kein Pixel des Bildes, es würde sich also nichts ändern.`,
    remedy: "Machen Sie die Formen größer, oder lassen Sie `invert` weg.",
  }),
  area_extends_too_far: (p) => ({
    message: `Mit den Rändern von \`${p.name}\` wäre das Bild ${inPixels(p.width, p.height)} groß; erlaubt sind höchstens ${formats.count(p.maxPixels / 1_000_000)} Millionen Pixel.`,
    remedy: "Geben Sie kleinere Ränder an, oder ein kleineres Bild.",
  }),
  picture_not_extendable: (p) => ({
    message: `Das als ${p.name} gegebene Bild lässt sich nicht lesen, deshalb kann nichts angesetzt werden.`,
    remedy: "Geben Sie es als PNG oder JPEG.",
  }),
};

const loraFaults: Readonly<Record<LoraFault, (limits: { max: number; minStrength: number | null; maxStrength: number | null }) => string>> =
  {
    not_a_lora: () => "ist weder ein Name noch ein Objekt mit einem Namen",
    name_missing: () => "hat kein `name`",
    strength_not_a_number: () => "hat eine `strength`, die keine Zahl ist",
    strength_out_of_range: ({ minStrength, maxStrength }) =>
      `hat eine \`strength\`, die nicht zwischen ${minStrength} und ${maxStrength} liegt`,
    unknown_part: () => "hat noch etwas neben `name` und `strength`",
    too_many: ({ max }) => `hat mehr als ${max} LoRAs`,
  };

/** Each name with what belongs to it; the lists are one for one. */
const pairs = (names: readonly string[], others: readonly string[], join: (name: string, other: string) => string) =>
  names.map((name, index) => join(name, others[index] ?? "")).join(", ");

export const loraErrors: typeof englishLora = {
  loras_unreadable: (p) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${loraFaults[fault](p)}`).join("; ")}.`,
    remedy: `Geben Sie Namen an, oder Namen mit Stärken: [{"name": "tusche", "strength": 0.8}].`,
  }),
  loras_not_installed: (p) => ({
    message: `${formats.plural(p.names.length, { one: "Diese LoRA ist", other: "Diese LoRAs sind" })} nicht installiert: ${p.names.map((name) => `„${name}“`).join(", ")}.`,
    remedy:
      p.installed.length === 0
        ? "Keine ist installiert. Legen Sie eine LoRA-Datei, die zu Ihrem Modell passt, in ComfyUIs Ordner models/loras und bitten Sie dann noch einmal darum, oder lassen Sie sie weg."
        : [
            ...p.suggestions.filter((suggestion) => suggestion !== "").map((suggestion) => `Meinten Sie \`${suggestion}\`?`),
            `Installiert: ${someOf(p.installed, p.more)}.`,
          ].join(" "),
  }),
  loras_of_other_family: (p) => ({
    message: `\`${p.model}\` ist ein Modell der Familie ${p.modelFamily}, aber ${pairs(p.names, p.families, (name, family) => `\`${name}\` ist eine LoRA für ${family}`)}.`,
    remedy: `Nehmen Sie LoRAs für ${p.modelFamily}, oder geben Sie mit \`model\` ein Modell an, das zu ihnen passt.`,
  }),
};
