import type { workflowErrors as english } from "../../en/errors/workflow.ts";
import { formats } from "../formats.ts";
import { someOf } from "../lists.ts";
import { allowedText, faultText } from "../values.ts";

/** A list that is shown in part: `more` of its names are left out. */
type Names<Key extends string> = { [key in Key]: readonly string[] } & { more: number };

/** What to call the files of a models folder, and an example that a person can look for. */
const modelFolders: Readonly<Record<string, { one: string; article: string; example: string }>> = {
  checkpoints: {
    one: "Checkpoint",
    article: "Der",
    example: "einen Stable-Diffusion-Checkpoint wie DreamShaper oder Juggernaut XL",
  },
  loras: { one: "LoRA", article: "Die", example: "eine LoRA-Datei, die zu Ihrem Checkpoint passt" },
  upscale_models: {
    one: "Modell zum Vergrößern",
    article: "Das",
    example: "ein Modell zum Vergrößern wie RealESRGAN_x4plus oder 4x-UltraSharp",
  },
  text_encoders: {
    one: "Text-Encoder",
    article: "Der",
    example: "einen Text-Encoder, der auch Bilder versteht, wie Qwen3.5 oder Gemma 4",
  },
};

/** Kinds of files that make no image from a text. */
const nonImageModels: Readonly<Record<Parameters<(typeof english)["model_makes_no_image"]>[0]["modelKind"], string>> = {
  lora: "eine LoRA",
  controlnet: "ein ControlNet",
  ip_adapter: "ein IP-Adapter",
  depth_or_edges: "ein Modell für Tiefe oder Kanten",
  upscaler: "ein Modell zum Vergrößern",
  refiner: "ein Refiner",
  text_encoder: "ein Text-Encoder",
  vae: "ein VAE",
  model_part: "ein Teil eines Modells",
  cascade_stage_b: "die zweite Stufe von Stable Cascade",
  video: "ein Videomodell",
  sound: "ein Klangmodell",
  three_d: "ein 3D-Modell",
  instruction_editing: "ein Modell, das Bilder nach einer Anweisung ändert, auf seine eigene Weise",
  own_workflow: "ein Bildmodell, das einen eigenen Workflow braucht",
};

const theModel = (folder: string) => {
  const { article, one } = modelFolders[folder] ?? { article: "Das", one: "Modell" };
  return `${article} ${one}`;
};
const howToInstall = (folder: string) =>
  `Legen Sie ${modelFolders[folder]?.example ?? "eine passende Modelldatei"} in ComfyUIs Ordner models/${folder} und bitten Sie dann noch einmal darum.`;
const quoted = (name: string) => `\`${name}\``;
const didYouMean = (suggestion: string) => `Meinten Sie \`${suggestion}\`?`;

/** "TextGenerate.image" is a class that lacks that input. */
function nodeText(name: string): string {
  const [, node, input] = /^([^.]+)\.([a-z_]\w*)$/.exec(name) ?? [];
  return node === undefined ? name : `${node} mit einem Eingang „${input}“`;
}
const nodesText = ({ nodes, more }: Names<"nodes">) => someOf(nodes.map(nodeText), more);

/** What can be done about a file that was named and cannot be used: `usable` are those that can. */
const otherModel = (p: Names<"usable"> & { parameter: string; neededFolder: string }) =>
  p.usable.length === 0
    ? howToInstall(p.neededFolder)
    : `Lassen Sie \`${p.parameter}\` weg, oder nehmen Sie etwas davon: ${someOf(p.usable, p.more)}.`;

/** `arguments`: those of the call that ask for so much; none where the workflow itself does. */
const lessText = (p: { arguments: readonly string[] }, option: string, less: (list: string) => string) =>
  p.arguments.length === 0
    ? `Der Besitzer kann limits.${option} in der Konfiguration der Brücke erhöhen.`
    : less(p.arguments.map((name) => `\`${name}\``).join(", "));
const giveLess = (list: string) => `Geben Sie weniger an: Es kommt von ${list}.`;
const inPixels = (width: number, height: number) => `${Math.round(width)} x ${Math.round(height)} Pixel`;
const inMegapixels = (pixels: number) => `${formats.decimal(pixels / 1_000_000)} Millionen Pixel`;

/** How many installed files of one folder are named. */
const MAX_FILES_SHOWN = 8;

export const workflowErrors: typeof english = {
  arguments_not_an_object: (p) => ({
    message: `Die Argumente von ${p.toolName} müssen ein Objekt sein.`,
    remedy: `Geben Sie ${someOf(p.parameters, p.more)} an.`,
  }),
  parameter_unknown: (p) => ({
    message: `${p.toolName} hat keinen Parameter \`${p.name}\`.`,
    remedy: p.suggestion === null ? `Es gibt ${someOf(p.parameters, p.more)}.` : didYouMean(p.suggestion),
  }),
  parameters_ignored: (p) => ({
    message: `${p.toolName} hat ${formats.plural(p.names.length + p.moreNames, { one: "keinen Parameter", other: "keine Parameter" })} ${someOf(p.names.map(quoted), p.moreNames)}.`,
    remedy: `Es gibt ${someOf(p.parameters, p.more)}.`,
  }),
  argument_ambiguous: (p) => ({
    message: `\`${p.name}\` könnte ${p.candidates.map(quoted).join(" oder ")} bedeuten.`,
    remedy: "Geben Sie das Gemeinte unter seinem eigenen Namen an.",
  }),
  picture_size_unreadable: (p) => ({
    message: `\`${p.name}\` ist keine verständliche Größe.`,
    remedy: `Geben Sie \`${p.width}\` und \`${p.height}\` in Pixeln an, oder schreiben Sie 1024x768 oder 16:9.`,
  }),
  argument_missing: (p) => ({
    message: `\`${p.name}\` fehlt.`,
    remedy: `Geben Sie ${allowedText(p)} an: ${p.description}`,
  }),
  argument_value_invalid: (p) => ({
    message: `\`${p.name}\` ${faultText(p)}.`,
    remedy: `Geben Sie ${allowedText(p)} an.`,
  }),
  configured_value_invalid: (p) => ({
    message: `\`workflows.${p.option}\` der Konfiguration passt nicht zu ${p.toolName}: \`${p.name}\` ${faultText(p)}.`,
    remedy: `Setzen Sie dort ${allowedText(p)}, oder geben Sie \`${p.name}\` beim Aufruf an.`,
  }),
  preset_unknown: (p) => ({
    message: `\`preset\` ist ${p.preset === null ? "dies" : `„${p.preset}“`}, möglich ist nur: ${p.presets.join(", ")}.`,
    remedy: p.suggestion === null ? "Lassen Sie es für die übliche Qualität weg." : didYouMean(p.suggestion),
  }),
  choice_not_on_engine: (p) => ({
    message: `\`${p.name}\` ist „${p.value}“, was diese Engine nicht hat.`,
    remedy: `${p.suggestion === null ? "" : `${didYouMean(p.suggestion)} `}Sie hat ${someOf(p.choices, p.more)}.`,
  }),
  placeholder_without_value: (p) => ({
    message: `Der Workflow ${p.file} hat keinen Wert für {{${p.placeholder}}}.`,
    remedy: "Berichtigen Sie die Vorlage, oder geben Sie das Argument beim Aufruf an.",
  }),

  model_not_installed: (p) => {
    const without = p.folder === "loras" ? "lassen Sie es weg" : "lassen Sie es weg, dann wird etwas Passendes genommen";
    const choose = `Wählen Sie etwas Installiertes (${someOf(p.installed, p.more)}), oder ${without}.`;
    const companions = p.companions.length === 0 ? "" : ` Neben der eigenen Datei braucht ${p.family} noch ${p.companions.join(", ")}.`;
    return {
      message: `${theModel(p.folder)} „${p.name}“ ist nicht installiert.`,
      remedy: `${
        p.installed.length === 0
          ? `Installiert ist nichts davon. ${howToInstall(p.folder)}`
          : `${p.suggestion === null ? "" : `${didYouMean(p.suggestion)} `}${choose}`
      }${companions}`,
    };
  },
  no_suitable_model: (p) => ({
    message: `Nichts Passendes ist in models/${p.folder} installiert${p.installed.length === 0 ? "" : ` (dort liegt ${someOf(p.installed, p.more)})`}.`,
    remedy: howToInstall(p.folder),
  }),
  companion_files_missing: (p) => {
    const wanted = p.files.map((file, index) => `${file} in models/${p.folders[index]}`).join(", ");
    const there = [...new Set(p.folders)].map((folder) => {
      const files = p.installed.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
      const shown = someOf(files.slice(0, MAX_FILES_SHOWN), Math.max(0, files.length - MAX_FILES_SHOWN));
      return `In models/${folder} liegt ${shown || "noch nichts"}`;
    });
    return {
      message: `${p.model} braucht ${formats.plural(p.files.length, { one: "eine Datei, die nicht installiert ist", other: "Dateien, die nicht installiert sind" })}: ${wanted}.`,
      remedy: `Legen Sie ${formats.plural(p.files.length, { one: "sie", other: "sie alle" })} dorthin, oder andere Größen davon, und bitten Sie dann noch einmal darum; oder nehmen Sie ein anderes Modell. ${there.join("; ")}.`,
    };
  },
  model_makes_no_image: (p) => ({
    message: `\`${p.file}\` ist ${nonImageModels[p.modelKind]} und macht aus einem Text kein Bild.`,
    remedy: otherModel(p),
  }),
  model_kind_unknown: (p) => ({
    message: `Easel weiß nicht, was für ein Modell \`${p.file}\` ist: Weder sein Name noch sein Dateikopf sagen es.`,
    remedy: otherModel(p),
  }),
  model_in_wrong_folder: (p) => ({
    message: `\`${p.file}\` enthält keinen Text-Encoder und gehört deshalb in ComfyUIs Ordner models/diffusion_models.`,
    remedy: otherModel(p),
  }),
  model_family_unsuitable: (p) => ({
    message: `\`${p.file}\` ist ein Modell der Familie ${p.family}, mit dem ${p.toolName} aus models/${p.folder} nicht arbeiten kann.`,
    remedy: otherModel(p),
  }),

  workflow_nodes_missing: (p) => ({
    message: `Diese Engine kennt den Knoten ${nodesText(p)} nicht, den ${p.toolName} braucht.`,
    remedy: "Aktualisieren Sie ComfyUI, oder installieren Sie die Custom Nodes, die ihn mitbringen, und bitten Sie dann noch einmal darum.",
  }),
  workflow_nodes_missing_in_practice: (p) => ({
    message: `Diese Engine kennt den Knoten ${nodesText(p)} nicht, den ${p.toolName} braucht.`,
    remedy:
      "Es ist Easels Übungs-Engine, die keine KI-Modelle hat. Wählen Sie in Easels Einstellungen ein richtiges ComfyUI und bitten Sie dann noch einmal darum.",
  }),
  model_nodes_missing: (p) => ({
    message: `Diese Engine kennt den Knoten ${someOf(p.nodes, p.more)} nicht, den ${p.model} braucht.`,
    remedy: "Aktualisieren Sie ComfyUI, oder wählen Sie ein anderes Modell.",
  }),
  engine_too_old_for_model: (p) => ({
    message: `Diese Engine ist für ${p.model} zu alt.`,
    remedy: "Aktualisieren Sie ComfyUI, oder wählen Sie ein anderes Modell.",
  }),

  too_many_steps_requested: (p) => ({
    message: `Das wären ${p.requested} Schritte, erlaubt sind hier höchstens ${p.max}.`,
    remedy: lessText(p, "max_steps", giveLess),
  }),
  too_many_pictures_requested: (p) => ({
    message: `Das wären ${p.requested} Bilder auf einmal, erlaubt sind hier höchstens ${p.max}.`,
    remedy: lessText(p, "max_count", giveLess),
  }),
  picture_size_over_limit: (p) => ({
    message: `Gemalt würde mit ${inPixels(p.width, p.height)}, erlaubt sind hier höchstens ${inMegapixels(p.maxPixels)}.`,
    remedy: lessText(
      p,
      "max_pixels",
      (list) => `In diesem Format sind ${inPixels(p.fittingWidth, p.fittingHeight)} das Höchste (${list}).`,
    ),
  }),
  upscaled_size_over_limit: (p) => ({
    message: `Daraus würden ${inPixels(p.width, p.height)}, erlaubt sind hier höchstens ${inMegapixels(p.maxPixels)}.`,
    remedy: lessText(p, "max_upscale_pixels", giveLess),
  }),
  scaled_picture_too_large: (p) => ({
    message:
      `Das Bild ist ${p.width} × ${p.height} groß; mal ${formats.count(p.factor)} sind das ${p.scaledWidth} × ${p.scaledHeight}, und ` +
      `${p.maxSidePixels === null ? `erlaubt sind hier höchstens ${p.maxPixels} Pixel insgesamt` : `die längste Seite darf ${p.maxSidePixels} haben`}.`,
    remedy: `Geben Sie bei \`${p.scale}\` weniger an, oder ein kleineres Bild.`,
  }),
};
