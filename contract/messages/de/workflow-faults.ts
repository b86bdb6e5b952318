// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have placeholders that look like that
import type { Messages } from "../en.ts";
import { someOf } from "./lists.ts";
import { didYouMean, meantOr, schemaFaultText } from "./schema-problems.ts";
import { allowedText, faultText } from "./values.ts";

const inPreset = ({ preset }: { preset: string }) => (preset === "" ? "" : `in der Vorgabe ${preset}: `);

export const workflowFaults: Messages["workflowFaults"] = {
  file_unreadable: (p) => `sie konnte nicht gelesen werden (${p.error}).`,
  not_a_file: () => "das ist keine gewöhnliche Datei.",
  nested_too_deeply: () => "ihre Klammern sind zu tief verschachtelt.",
  not_understood: () => "Easel versteht sie nicht.",
  file_too_large: () => "die Datei ist für einen Workflow zu groß.",
  file_empty: () => "die Datei ist leer.",
  not_json: (p) => `das ist kein gültiges JSON (${p.found === "" ? p.fault : `${p.fault} bei ${p.found}`}).`,
  written_twice: (p) => `„${p.name}“ steht zweimal da.`,
  not_an_object: () => "eine Vorlage ist ein JSON-Objekt.",
  block_missing: () => "der Block `__metadata__` fehlt, der sagt, welches Tool dieser Workflow ergibt.",
  block_malformed: schemaFaultText,
  tool_made_twice: (p) => `das Tool \`${p.tool}\` gibt es schon, aus ${p.file}.`,
  tool_reserved: (p) => `\`${p.tool}\` ist ein Tool von Easel selbst; wählen Sie einen anderen Namen.`,
  no_nodes: () => "in dieser Vorlage ist kein Knoten.",
  needs_beside_variants: () => "mit `variants` hat jede davon ihr eigenes `needs`.",

  preset_parameter_unknown: (p) => `die Vorgabe ${p.preset} setzt \`${p.parameter}\`, das kein Parameter ist.${didYouMean(p.suggestion)}`,
  preset_unknown: (p) => `die Vorgabe \`${p.preset}\` gibt es nicht.${didYouMean(p.suggestion)}`,
  parameter_unused: (p) =>
    `kein Knoten verwendet den Parameter \`${p.parameter}\`: Schreiben Sie {{${p.parameter}}} dorthin, wo sein Wert hingehört.`,
  area_without_mask: (p) =>
    `\`${p.parameter}\` braucht einen Bild- und einen Maskenparameter: Es zeichnet die Maske. Mehr als ein Bereich geht nicht.`,
  not_an_image_parameter: (p) => `\`${p.parameter}\` ist kein Bildparameter. Parameter: ${someOf(p.names, p.more)}.`,
  not_a_number_parameter: (p) => `\`${p.parameter}\` ist kein Zahlenparameter. Parameter: ${someOf(p.names, p.more)}.`,
  parameter_named_preset: () => "so (`preset`) nennt Easel die Wahl der Vorgabe; nehmen Sie einen anderen Namen.",
  default_reference_unknown: (p) => `${inPreset(p)}\`\${${p.reference}}\` ist kein Wert der Konfiguration.${didYouMean(p.suggestion)}`,
  given_value_invalid: (p) => `${inPreset(p)}der Wert von \`${p.parameter}\` ${faultText(p)}; geben Sie ${allowedText(p)} an.`,
  option_not_for_type: (p) =>
    `\`${p.option}\` gibt es nur für Parameter vom Typ ${p.kinds.join(" oder ")}, und \`${p.parameter}\` ist vom Typ ${p.type}.`,
  min_above_max: (p) => `\`min\` ${p.min} ist größer als \`max\` ${p.max}.`,
  folder_missing: (p) =>
    `sagen Sie in \`folder\`, aus welchem Modellordner von ComfyUI \`${p.parameter}\` kommt, zum Beispiel "checkpoints".`,
  choices_of_other_type: (p) => `die Optionen von \`${p.parameter}\` müssen alle von seinem Typ sein, ${p.type}.`,

  editor_format: () => "so speichert ComfyUIs Editor einen Workflow; exportieren Sie ihn mit „Export (API)“.",
  node_name_unusable: (p) => `ein Knoten kann nicht „${p.node}“ heißen.`,
  node_not_an_object: (p) => `Knoten ${p.node} muss ein Objekt mit class_type und inputs sein.`,
  node_without_class: (p) => `Knoten ${p.node} hat kein class_type.`,
  node_without_inputs: (p) => `Knoten ${p.node} (${p.className}) hat keine inputs; schreiben Sie "inputs": {}, wenn er keine braucht.`,
  link_by_number: (p) => `${p.input} von Knoten ${p.node} verweist auf Knoten ${p.source}: Setzen Sie dessen Nummer in Anführungszeichen.`,
  link_to_nowhere: (p) => `${p.input} von Knoten ${p.node} verweist auf Knoten ${p.source}, den es nicht gibt.${didYouMean(p.suggestion)}`,
  link_output_impossible: (p) =>
    `${p.input} von Knoten ${p.node} verweist auf Ausgang ${p.output} von Knoten ${p.source}; Ausgänge zählen ab 0.`,
  optional_node_missing: (p) => `der entbehrliche Knoten ${p.node} ist nicht im Graphen.`,
  bypass_without_link: (p) => `der entbehrliche Knoten ${p.node} hat an seinem Eingang „${p.input}“ nichts, was er weiterreichen könnte.`,
  bypass_too_short: (p) =>
    `Knoten ${p.user} verwendet Ausgang ${p.output} des entbehrlichen Knotens ${p.node}, aber bypass nennt dafür keinen Eingang.`,

  condition_unknown: (p) => `\`${p.name}\` ist kein Parameter.${didYouMean(p.suggestion)}`,
  model_unused: (p) => `kein Knoten verwendet das Modell \`${p.name}\`: Schreiben Sie {{${p.name}}} dorthin, wo es hingehört.`,
  choice_unused: (p) => `kein Knoten verwendet \`${p.name}\`: Schreiben Sie {{${p.name}}} dorthin, wo es hingehört.`,
  choice_is_parameter: (p) => `\`${p.name}\` ist schon ein Parameter.`,
  family_unknown: (p) => `\`${p.family}\` ist keine Modellfamilie.${didYouMean(p.suggestion)} Es gibt: ${p.families.join(", ")}.`,
  model_of_other_folder: (p) =>
    `der Parameter \`${p.parameter}\` ist eine Datei aus ${p.folder === "" ? "keinem Ordner" : p.folder}, gebraucht wird eine aus ${p.needed}.`,
  placeholder_may_be_empty: (p) =>
    `\`${p.name}\` hat keinen Wert, wenn der Aufruf ihn weglässt: Geben Sie ihm einen Standardwert, machen Sie ihn zur Pflicht, oder führen Sie Knoten ${p.node} in optional_nodes auf.`,
  families_missing: (p) =>
    `der Standardwert von \`${p.parameter}\` ist, was zu \`${p.model}\` passt; deshalb muss dessen Bedarf \`families\` nennen.`,
  family_without_field: (p) => `{{${p.placeholder}}} hat für Modelle der Familie \`${p.family}\` keinen Wert.`,
  placeholder_unknown: (p) => `{{${p.placeholder}}} ist kein Parameter.${meantOr(p.suggestion, "Parameter", p.names, p.more)}`,
  lora_field_unknown: (p) => `{{${p.placeholder}}}: Zu LoRAs gibt es ${p.fields.map((field) => `{{${field}}}`).join(" und ")}.`,
  size_of_no_image: (p) => `{{${p.placeholder}}}: Nur ein Bild hat eine Größe, und \`${p.name}\` ist keines.`,
  image_field_unknown: (p) => `{{${p.placeholder}}} ist unbekannt; ein Bild hat ${p.fields.join(", ")}.${didYouMean(p.suggestion)}`,
  fit_missing: (p) => `{{${p.placeholder}}} braucht \`fit\` beim Parameter \`${p.name}\`.`,
  default_in_node: (p) =>
    `\`${p.text}\` steht in einem Knoten: Machen Sie einen Parameter mit diesem Standardwert und schreiben Sie hier {{parameter}}.`,
};
