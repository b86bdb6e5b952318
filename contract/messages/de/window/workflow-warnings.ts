import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { count, decimal, list, plural } = formats;

const million = (pixels: number) => decimal(pixels / 1_000_000);
const raise = (option: string) => `erhöhen Sie limits.${option} in der Konfiguration der Brücke`;
const ownerCanRaise = (option: string) => `Der Besitzer kann limits.${option} in der Konfiguration der Brücke erhöhen.`;

export const workflowWarnings: Messages["workflowWarnings"] = {
  node_classes_missing: ({ classes }) =>
    `Dieses ComfyUI hat ${list(classes)} nicht. Bis ${plural(classes.length, { one: "das", other: "sie" })} installiert ${plural(classes.length, { one: "ist", other: "sind" })}, sagt das Tool das beim Aufruf.`,
  nothing_comes_back: ({ classes }) =>
    `Was ${list(classes)} ${plural(classes.length, { one: "macht", other: "machen" })}, kommt nicht zu ComfyUI zurück, deshalb hat das Tool nichts zu zeigen. Fügen Sie einen Knoten wie SaveImage, SaveVideo oder SaveAudio hinzu und importieren Sie den Workflow dann noch einmal.`,
  model_replaced: ({ file, instead }) => `„${file}“ ist nicht installiert; bis dahin wird „${instead}“ genommen.`,
  model_missing: ({ file, folder }) =>
    `„${file}“ ist nicht installiert, und auch kein anderes Modell dieser Art. Bis eines in models/${folder} liegt, sagt das Tool das beim Aufruf.`,
  choice_replaced: ({ input, value, instead }) => `Dieses ComfyUI hat für ${input} kein „${value}“; „${instead}“ wird genommen.`,
  value_changed: ({ input, value, instead }) => `${input}: Dieses ComfyUI nimmt ${value} nicht an; ${instead} wird genommen.`,
  input_added: ({ input, value }) =>
    `${input} ist seit dem Export des Workflows neu dazugekommen; es wird wie in ComfyUI auf ${value} gesetzt.`,
  input_not_linked: ({ input }) =>
    `${input} ist mit nichts verbunden, und ComfyUI verlangt es. Verbinden Sie es dort und exportieren Sie den Workflow dann noch einmal.`,
  file_missing: ({ input, file }) =>
    `${input}: Die Datei „${file}“ liegt nicht bei diesem ComfyUI. Laden Sie sie dort hoch, sonst schlägt der Workflow fehl.`,
  scene_of_the_page: ({ node }) =>
    `${node} zeigt eine 3D-Szene, die nur ComfyUIs eigene Seite in ein Bild verwandeln kann; was davon abhängt, schlägt hier fehl.`,
  too_many_steps: ({ requested, allowed }) =>
    `Er macht ${count(requested)} Schritte, erlaubt sind hier höchstens ${count(allowed)}. Verringern Sie sie, oder ${raise("max_steps")}.`,
  too_many_pictures: ({ requested, allowed }) =>
    `Er macht ${count(requested)} Bilder auf einmal, erlaubt sind hier höchstens ${count(allowed)}. Verringern Sie sie, oder ${raise("max_count")}.`,
  steps_lowered: ({ requested, allowed }) =>
    `Er macht ${count(requested)} Schritte, erlaubt sind hier höchstens ${count(allowed)}; so viele wird er machen. ${ownerCanRaise("max_steps")}`,
  pictures_lowered: ({ requested, allowed }) =>
    `Er macht ${count(requested)} Bilder auf einmal, erlaubt sind hier höchstens ${count(allowed)}; so viele wird er machen. ${ownerCanRaise("max_count")}`,
  picture_made_smaller: ({ width, height, allowed }) =>
    `Er malt ${width} × ${height} Pixel, erlaubt sind hier höchstens ${million(allowed)} Millionen; er wird das gleiche Format kleiner malen. ${ownerCanRaise("max_pixels")}`,
  picture_too_large: ({ width, height, allowed }) =>
    `Er malt ${width} × ${height} Pixel, erlaubt sind hier höchstens ${million(allowed)} Millionen. Verkleinern Sie das Bild, oder ${raise("max_pixels")}.`,
  enlarged_too_far: ({ width, height, allowed }) =>
    `Er vergrößert auf ${width} × ${height} Pixel, erlaubt sind hier höchstens ${million(allowed)} Millionen. Vergrößern Sie weniger, oder ${raise("max_upscale_pixels")}.`,
};
