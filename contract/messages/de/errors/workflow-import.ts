import type { workflowImportErrors as english } from "../../en/errors/workflow-import.ts";
import { workflowFaults } from "../workflow-faults.ts";

const EXPORT_AGAIN =
  "Öffnen Sie den Workflow in ComfyUI, wählen Sie „Workflow“, dann „Save“ oder „Export“, und legen Sie diese Datei hier ab.";

function faultSentence({ reason, ...parameters }: { reason: string }): string {
  const sentences: Record<string, ((parameters: never) => string) | undefined> = workflowFaults;
  return sentences[reason]?.(parameters as never) ?? reason;
}

export const workflowImportErrors: typeof english = {
  file_too_large: ({ file, megabytes }) => ({
    message: `${file} ist größer als ${megabytes} MB; so groß ist kein Workflow.`,
    remedy: EXPORT_AGAIN,
  }),
  file_empty: ({ file }) => ({ message: `${file} ist leer.`, remedy: EXPORT_AGAIN }),
  file_cut_off: ({ file }) => ({
    message: `${file} ist abgeschnitten: Das Ende fehlt.`,
    remedy: "Laden oder exportieren Sie die Datei noch einmal.",
  }),
  file_is_web_page: ({ file }) => ({
    message: `${file} ist eine Webseite, kein Workflow.`,
    remedy: "Klicken Sie auf jener Seite auf den Download-Knopf, und legen Sie die Datei ab, die Sie dort bekommen.",
  }),
  file_not_text: ({ file }) => ({
    message: `${file} ist keine Textdatei, also kein Workflow in JSON.`,
    remedy: EXPORT_AGAIN,
  }),
  file_not_json: ({ file, line, found }) => ({
    message: `${file} ist kein gültiges JSON (Zeile ${line}: ${found}).`,
    remedy: "Hat jemand sie bearbeitet, berichtigen Sie diese Zeile; sonst exportieren Sie den Workflow in ComfyUI noch einmal.",
  }),
  file_is_python: ({ file }) => ({
    message: `${file} ist kein gültiges JSON: Es hat einfache Anführungszeichen, wie Python seine Daten ausgibt.`,
    remedy: "Speichern Sie es mit json.dumps, oder exportieren Sie den Workflow in ComfyUI noch einmal.",
  }),
  workflow_not_found: ({ file }) => ({
    message: `${file} ist kein Workflow von ComfyUI.`,
    remedy: EXPORT_AGAIN,
  }),
  workflow_is_template: ({ file }) => ({
    message: `${file} ist eine fertige Vorlage.`,
    remedy: "Legen Sie sie in Easels Workflow-Ordner, und sie ist sofort ein Tool.",
  }),
  workflow_not_embedded: ({ file }) => ({
    message: `In ${file} steckt kein Workflow: Was sie zuletzt gespeichert hat, hat ihn weggelassen.`,
    remedy:
      "Nehmen Sie die Datei, wie ComfyUI selbst sie gespeichert hat, keine Kopie aus einem Chat oder von einer Website; oder exportieren Sie den Workflow aus ComfyUI.",
  }),
  workflow_too_large: ({ file, most }) => ({
    message: `${file} hat mehr als ${most} Knoten.`,
    remedy: "Teilen Sie ihn in ComfyUI in kleinere Workflows auf.",
  }),
  workflow_node_without_class: ({ file, node }) => ({
    message: `In ${file} hat Knoten ${node} kein class_type: Seine Custom Nodes fehlten, als der Workflow exportiert wurde.`,
    remedy: "Installieren Sie die fehlenden Custom Nodes in ComfyUI und exportieren Sie den Workflow dann noch einmal.",
  }),
  workflow_node_name: ({ file, node }) => ({
    message: `In ${file} heißt ein Knoten „${node}“, was nicht geht.`,
    remedy: EXPORT_AGAIN,
  }),
  workflow_without_output: ({ file }) => ({
    message: `Aus ${file} kommt nichts zurück.`,
    remedy: "Fügen Sie im Editor von ComfyUI einen Knoten „Save Image“ hinzu und speichern Sie den Workflow dann noch einmal.",
  }),
  proposal_expired: {
    message: "Easel wurde neu gestartet, seit es diese Datei gelesen hat.",
    remedy: "Legen Sie die Datei noch einmal ab.",
  },
  tool_name_taken: ({ name }) => ({
    message: `Ein Tool namens „${name}“ gibt es schon.`,
    remedy: "Wählen Sie für dieses einen anderen Namen.",
  }),
  tool_file_taken: ({ file }) => ({ message: `Eine Datei ${file} gibt es schon.`, remedy: "Wählen Sie einen anderen Namen." }),
  parameter_name_taken: ({ name }) => ({
    message: `Zwei Parameter heißen „${name}“.`,
    remedy: "Geben Sie einem davon einen anderen Namen.",
  }),
  parameter_without_value: ({ name }) => ({
    message: `„${name}“ hat keinen Wert, der im Workflow stehen bleiben könnte.`,
    remedy:
      "Schalten Sie ihn ein, geben Sie ihm unter „Wenn nichts angegeben ist“ einen Wert, und schalten Sie ihn dann aus. Oder lassen Sie ihn eingeschaltet.",
  }),
  workflow_file_changed: ({ file }) => ({
    message: `${file} wurde von anderer Seite geändert, seit Sie die Datei geöffnet haben.`,
    remedy: "Öffnen Sie den Workflow noch einmal, und wiederholen Sie Ihre Änderung.",
  }),
  tool_not_possible: (p) => ({
    message: `Daraus wird kein Tool: ${faultSentence(p)}`,
    remedy: "Ändern Sie es hier und versuchen Sie es dann noch einmal.",
  }),
  workflow_file_unknown: ({ name }) => ({
    message: `In Easels Ordner gibt es keinen Workflow ${name}.`,
    remedy: "Sehen Sie sich die Liste noch einmal an.",
  }),
};
