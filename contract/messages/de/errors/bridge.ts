import type { bridgeErrors as english } from "../../en/errors/bridge.ts";
import { someOf } from "../lists.ts";

const startEngine = "Öffnen Sie Easel, starten Sie dort die Engine und versuchen Sie es dann noch einmal.";
const wholePath = "Geben Sie hinter --config den ganzen Pfad der Datei an: KI-Apps starten die Brücke in einem eigenen Ordner.";

/** By the operating system's code: why nobody can listen at an address. */
const ADDRESS_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: "dort lauscht ein anderes Programm",
  EACCES: "Ports unter 1024 gehören dem Administrator",
  EADDRNOTAVAIL: "dieser Computer hat keine solche Adresse",
  ENOTFOUND: "diese Adresse gibt es nicht",
};

export const bridgeErrors: typeof english = {
  engine_still_starting: {
    message: "Die Bild-Engine startet noch.",
    remedy: "Versuchen Sie es in einer Minute noch einmal; Easels Fenster zeigt, wie weit sie ist.",
  },
  engine_stopped: ({ reason }) => ({ message: reason || "Die Bild-Engine ist aus.", remedy: startEngine }),
  no_engine: {
    message: "Es ist keine Bild-Engine da, mit der gearbeitet werden könnte.",
    remedy: startEngine,
  },
  no_engine_for_job: {
    message: "Die Engines, die haben, was dafür nötig ist, antworten nicht.",
    remedy: "Starten Sie eine davon, oder bitten Sie um etwas, das eine andere Engine hat.",
  },
  no_engine_with_labels: ({ tool }) => ({
    message: `Keine Engine hat die Labels, mit denen ${tool} laufen soll.`,
    remedy: "Geben Sie in config.yaml unter `engines` einer Engine diese Labels, oder nehmen Sie sie unter `scheduling.labels` weg.",
  }),
  config_file_invalid: ({ file, problems }) => ({
    message: problems.length === 1 ? `${file}, ${problems[0]}` : `${file} hat ${problems.length} Fehler: ${problems.join(" ")}`,
    remedy: "Berichtigen Sie das und starten Sie neu; die README der Brücke erklärt jede Option.",
  }),
  config_file_ignored: ({ problem }) => ({
    message: problem,
    remedy: "Easel arbeitet mit den üblichen Einstellungen, bis die Datei in seinem Ordner berichtigt ist und Easel neu gestartet wird.",
  }),
  config_file_missing: ({ file }) => ({ message: `${file}: Diese Datei gibt es nicht.`, remedy: wholePath }),
  config_file_unreadable: ({ file, cause }) => ({ message: `${file}: Sie konnte nicht gelesen werden (${cause}).`, remedy: wholePath }),
  templates_folder_missing: ({ folder }) => ({
    message: `--workflows: Dort gibt es keinen Ordner ${folder}.`,
    remedy: "Geben Sie den Ordner mit Ihren Vorlagen an.",
  }),
  http_address_unusable: ({ host, port, cause }) => ({
    message: `Unter ${host}, Port ${port}, kann nichts angeboten werden: ${ADDRESS_PROBLEMS[cause] ?? cause}.`,
    remedy: "Wählen Sie einen anderen Port (0 nimmt irgendeinen freien) oder eine andere Adresse dieses Computers.",
  }),
  certificate_unusable: ({ cause }) => ({
    message: `Das Zertifikat für HTTPS ist nicht zu gebrauchen: ${cause}.`,
    remedy:
      "Prüfen Sie, ob http.tls_certificate und http.tls_key zwei zusammengehörige PEM-Dateien nennen, die gelesen werden können und noch gültig sind.",
  }),
  engine_option_invalid: ({ option, problem }) => ({
    message: `${option}: ${problem}`,
    remedy: "Schreiben Sie sie wie http://127.0.0.1:8188.",
  }),
  enabled_tool_unknown: ({ name, suggestion, tools, more }) => ({
    message: `\`tools.enabled\` nennt „${name}“, das kein Tool ist.`,
    remedy: `${suggestion === null ? "" : `Meinten Sie \`${suggestion}\`? `}Tools: ${someOf(tools, more)}.`,
  }),
  workflow_name_missing: ({ workflows, more }) => ({
    message: "`name` fehlt.",
    remedy: `Workflows: ${someOf(workflows, more)}.`,
  }),
  workflow_name_unknown: ({ name, suggestion, workflows, more }) => ({
    message: `Den Workflow „${name}“ gibt es nicht.`,
    remedy: suggestion === null ? `Workflows: ${someOf(workflows, more)}.` : `Meinten Sie \`${suggestion}\`?`,
  }),
};
