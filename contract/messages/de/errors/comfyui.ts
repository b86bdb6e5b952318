import type { comfyuiErrors as english } from "../../en/errors/comfyui.ts";

const tryAgainLater = "Bitten Sie noch einmal um das Bild.";
const onceItRuns =
  "Easel startet seine eigene Engine von selbst wieder; eine, die Sie gestartet haben, starten Sie bitte wieder. Bitten Sie dann noch einmal um das Bild.";
const exportAgain = "Berichtigen Sie den Workflow, oder exportieren Sie ihn in ComfyUI noch einmal mit „Export (API)“.";
const askAfterAll = "Bitten Sie noch einmal darum, wenn Sie das Bild doch möchten.";

/** ComfyUI's types of inputs in words. */
const inputTypes: Readonly<Record<string, string>> = {
  INT: "eine ganze Zahl",
  FLOAT: "eine Zahl",
  STRING: "Text",
  BOOLEAN: "true oder false",
};

/** What makes a certificate believed that no known issuer has signed. */
const TRUST = "Nennen Sie die Datei des Zertifikats oder seines Ausstellers als `comfyui.ca_file` in der Konfiguration der Brücke.";

type Choices = { choices: readonly string[]; more: number };

const node = ({ className, nodeId }: { className: string; nodeId: string }) => `Der Knoten „${className}“ (${nodeId}) des Workflows`;
const chooseOne = ({ choices, more }: Choices) =>
  `Wählen Sie etwas davon: ${choices.join(", ")}${more === 0 ? "" : ` und ${more} weitere`}.`;

export const comfyuiErrors: typeof english = {
  engine_not_listening: ({ host }) => ({
    message: `Unter ${host} antwortet keine Bild-Engine.`,
    remedy: "Starten Sie ComfyUI, oder wählen Sie in Easels Einstellungen eine andere Engine, und versuchen Sie es dann noch einmal.",
  }),
  engine_connection_failed: ({ host }) => ({
    message: `Die Verbindung zur Bild-Engine unter ${host} ist abgebrochen.`,
    remedy: "Prüfen Sie, ob die Engine läuft, und versuchen Sie es dann noch einmal.",
  }),
  engine_timed_out: ({ host }) => ({
    message: `Die Bild-Engine unter ${host} hat nicht rechtzeitig geantwortet.`,
    remedy: "Vielleicht ist sie beschäftigt: Versuchen Sie es gleich noch einmal, und starten Sie sie neu, wenn sie still bleibt.",
  }),
  engine_froze: ({ seconds }) => ({
    message: `Die Bild-Engine ist eingefroren: Sie antwortet seit ${seconds} Sekunden nicht.`,
    remedy:
      "Fragen Sie in einer Minute noch einmal. Bleibt sie still, starten Sie sie neu: Auf diesem Computer ist der Knopf dafür auf Easels Startseite.",
  }),
  engine_host_unknown: ({ host }) => ({
    message: `Unter dem Namen in ${host} ist kein Computer bekannt.`,
    remedy: "Prüfen Sie die Schreibweise, oder nehmen Sie die Nummer des Computers, wie in http://192.168.1.20:8188.",
  }),
  engine_host_unroutable: ({ host }) => ({
    message: `Zum Computer unter ${host} führt kein Weg.`,
    remedy:
      "Prüfen Sie, ob er eingeschaltet und im selben Netz ist (oder ob das VPN verbunden ist), und versuchen Sie es dann noch einmal.",
  }),
  engine_certificate_expired: ({ host }) => ({
    message: `Das Zertifikat von ${host} ist abgelaufen.`,
    remedy: "Wer es betreibt, muss es erneuern.",
  }),
  engine_certificate_self_signed: ({ host }) => ({
    message: `${host} hat sich sein Zertifikat selbst ausgestellt; das könnte jeder tun.`,
    remedy: TRUST,
  }),
  engine_certificate_unknown_issuer: ({ host }) => ({
    message: `Das Zertifikat von ${host} stammt von einem Aussteller, den dieser Computer nicht kennt.`,
    remedy: TRUST,
  }),
  engine_certificate_other_name: ({ host, names }) => ({
    message: `Das Zertifikat unter ${host} gilt für einen anderen Namen${names.length === 0 ? "" : ` (${names.join(", ")})`}.`,
    remedy: "Schreiben Sie die Adresse mit dem Namen, für den das Zertifikat gilt.",
  }),
  engine_certificate_invalid: ({ host }) => ({
    message: `Das Zertifikat von ${host} ist ungültig.`,
    remedy: "Wer es betreibt, muss es ersetzen.",
  }),
  engine_speaks_https: ({ host }) => ({
    message: `${host} antwortet nur auf verschlüsselte Verbindungen.`,
    remedy: `Schreiben Sie https:// vor die Adresse: https://${host}.`,
  }),
  engine_speaks_http: ({ host }) => ({
    message: `${host} antwortet nicht auf verschlüsselte Verbindungen.`,
    remedy: `Schreiben Sie http:// vor die Adresse: http://${host}.`,
  }),
  engine_not_comfyui: ({ host, what }) => ({
    message: `Was unter ${host} antwortet, ist nicht ComfyUI${what === null ? "" : `, sondern „${what}“`}.`,
    remedy: "Prüfen Sie die Adresse der Engine in Easels Einstellungen.",
  }),
  engine_login_page: ({ host }) => ({
    message: `Unter ${host} antwortet eine Anmeldeseite.`,
    remedy:
      "Schreiben Sie Benutzernamen und Kennwort in die Adresse (https://name:kennwort@rechner), oder nehmen Sie eine Adresse, die keine Anmeldung im Browser verlangt.",
  }),
  engine_redirected: ({ host, target }) => ({
    message: `${host} leitet weiter zu ${target || "einem anderen Ort"}, wo ComfyUI nicht ist.`,
    remedy: "Öffnen Sie die Adresse in einem Browser und nehmen Sie die, unter der ComfyUI erscheint.",
  }),
  engine_gateway_error: ({ host, status }) => ({
    message: `Der Server unter ${host} erreicht die Engine dahinter nicht (Fehler ${status}).`,
    remedy: "Starten Sie dort ComfyUI, oder versuchen Sie es gleich noch einmal.",
  }),
  engine_proxy_unreachable: ({ host, proxy }) => ({
    message: `Der Proxy ${proxy}, über den ${host} gefragt wird, antwortet nicht.`,
    remedy:
      "Prüfen Sie die Umgebungsvariable HTTP_PROXY, HTTPS_PROXY oder ALL_PROXY, oder nehmen Sie den Computer der Engine in NO_PROXY auf.",
  }),
  engine_proxy_login_required: ({ host, proxy }) => ({
    message: `Der Proxy${proxy === "" ? "" : ` ${proxy}`}, über den ${host} gefragt wird, verlangt eine Anmeldung.`,
    remedy:
      "Schreiben Sie sie in die Adresse des Proxys (http://name:kennwort@proxy), oder nehmen Sie den Computer der Engine in NO_PROXY auf.",
  }),
  engine_proxy_refused: ({ host, proxy, status }) => ({
    message: `Der Proxy ${proxy} verbindet nicht mit ${host} (Fehler ${status}).`,
    remedy: "Prüfen Sie die Adresse der Engine, oder nehmen Sie ihren Computer in die Umgebungsvariable NO_PROXY auf.",
  }),
  engine_login_required: ({ host }) => ({
    message: `Die Bild-Engine unter ${host} lässt Easel nicht hinein.`,
    remedy: "Prüfen Sie in Easels Einstellungen die Adresse der Engine und die Anmeldung.",
  }),
  engine_answered_error: ({ host }) => ({
    message: `Die Bild-Engine unter ${host} hat mit einem Fehler geantwortet.`,
    remedy: "Versuchen Sie es noch einmal; geschieht es wieder, starten Sie die Engine neu.",
  }),
  engine_too_old: {
    message: "Dieses ComfyUI ist für Easel zu alt.",
    remedy: "Aktualisieren Sie ComfyUI auf Version 0.3.64 oder neuer.",
  },
  engine_address_invalid: {
    message: "Die Adresse der Engine ist keine Webadresse.",
    remedy: "Schreiben Sie sie wie „http://127.0.0.1:8188“.",
  },

  upload_too_large: (p) => ({
    message: `Das Bild ist für die Engine zu groß.${p.maxMegabytes === null ? "" : ` Sie nimmt bis zu ${p.maxMegabytes} MB.`}`,
    remedy: "Nehmen Sie ein kleineres Bild.",
  }),
  upload_name_refused: {
    message: "Die Engine nimmt keine Datei mit diesem Namen an.",
    remedy: "Geben Sie ihr einen einfachen Namen wie fuchs.png.",
  },
  output_too_large: (p) => ({
    message: `Die Engine hat eine Datei von mehr als ${Math.round(p.maxBytes / 1_000_000)} MB gemacht, die Easel nicht holt.`,
    remedy: "Sie liegt im Ausgabeordner der Engine. Bitten Sie um ein kleineres Bild oder einen kürzeren Film.",
  }),
  output_not_on_engine: {
    message: "Die Engine hat dieses Bild nicht mehr.",
    remedy: "Machen Sie es neu, mit einem anderen Seed.",
  },

  job_cancelled: { message: "Der Auftrag wurde abgebrochen.", remedy: askAfterAll },
  job_removed_from_queue: { message: "Der Auftrag wurde aus der Warteschlange der Engine genommen.", remedy: askAfterAll },
  job_released: {
    message: "Easel hat diesen Auftrag losgelassen, während die Engine daran war.",
    remedy: "Die Engine macht weiter: Sehen Sie später nach dem Auftrag.",
  },
  job_not_on_engine: { message: "Die Engine kennt diesen Auftrag nicht mehr.", remedy: tryAgainLater },
  output_empty: {
    message: "Die Engine hat den Auftrag beendet, aber eine Datei, die dabei entstand, ist leer.",
    remedy: "Vielleicht ist ihre Festplatte voll. Bitten Sie noch einmal um das Bild.",
  },
  job_outputs_lost: {
    message: "Die Engine hat den Auftrag beendet, weiß aber nicht mehr, was daraus wurde.",
    remedy: tryAgainLater,
  },
  engine_restarted_during_job: {
    message: "Die Bild-Engine wurde mitten in diesem Auftrag neu gestartet.",
    remedy: tryAgainLater,
  },
  engine_restarted_before_job: {
    message: "Die Bild-Engine wurde neu gestartet, während dieser Auftrag dort wartete.",
    remedy: tryAgainLater,
  },
  engine_stopped_during_job: {
    message: "Die Bild-Engine ist mitten in diesem Auftrag stehen geblieben.",
    remedy: onceItRuns,
  },
  engine_stopped_before_job: {
    message: "Die Bild-Engine ist stehen geblieben, während dieser Auftrag dort wartete.",
    remedy: onceItRuns,
  },
  job_failed_unexplained: {
    message: "Die Engine ist an diesem Auftrag gescheitert und hat nicht gesagt, warum.",
    remedy: "Sehen Sie im Protokoll der Engine nach.",
  },

  node_class_not_given: (p) => ({
    message: `Der Knoten „${p.nodeId}“ des Workflows sagt nicht, von welcher Klasse er ist.`,
    remedy: "Exportieren Sie den Workflow in ComfyUI noch einmal mit „Export (API)“.",
  }),
  node_class_unknown: (p) => ({
    message: `Die Engine hat keinen Knoten namens „${p.className}“.`,
    remedy: "Installieren Sie in ComfyUI die Custom Nodes, die ihn mitbringen, oder nehmen Sie einen anderen Workflow.",
  }),
  workflow_without_outputs: {
    message: "Der Workflow macht nichts: Keiner seiner Knoten speichert oder zeigt etwas.",
    remedy: "Fügen Sie einen Knoten wie SaveImage hinzu.",
  },
  workflow_circular: {
    message: "Die Knoten des Workflows warten im Kreis aufeinander.",
    remedy: exportAgain,
  },
  workflow_refused: { message: "Die Engine nimmt den Workflow nicht an.", remedy: exportAgain },
  job_id_refused: { message: "Die Engine nimmt diese Auftragsnummer nicht an.", remedy: "Nehmen Sie eine UUID in Kleinbuchstaben." },

  model_file_unknown: (p) => ({
    message: `Die Engine hat keine Modelldatei namens „${p.model}“.`,
    remedy: p.choices.length === 0 ? "Fügen Sie ComfyUI zuerst ein Modell dieser Art hinzu: Es hat keines." : chooseOne(p),
  }),
  input_not_in_list: (p) => ({
    message: `„${p.input}“ kann nicht „${p.value}“ sein.`,
    remedy: p.choices.length === 0 ? "Lassen Sie es weg." : chooseOne(p),
  }),
  input_too_small: (p) => ({
    message: `„${p.input}“ ist zu klein: Erlaubt ist mindestens ${p.min}.`,
    remedy: `Geben Sie ${p.min} oder mehr an.`,
  }),
  input_too_large: (p) => ({
    message: `„${p.input}“ ist zu groß: Erlaubt ist höchstens ${p.max}.`,
    remedy: `Geben Sie ${p.max} oder weniger an.`,
  }),
  input_of_wrong_type: (p) => ({
    message: `„${p.input}“ muss ${inputTypes[p.type] ?? `vom Typ ${p.type}`} sein.`,
    remedy: "Geben Sie einen Wert dieser Art an.",
  }),
  input_image_not_on_engine: {
    message: "Die Engine hat das Bild nicht, von dem dieser Auftrag ausgeht.",
    remedy: "Geben Sie das Bild noch einmal.",
  },
  input_refused: (p) => ({
    message: `${node(p)} nimmt seinen Eingang „${p.input}“ nicht an.`,
    remedy: "Geben Sie einen anderen Wert an.",
  }),
  input_missing: (p) => ({
    message: `${node(p)} hat seinen Eingang „${p.input}“ nicht.`,
    remedy: exportAgain,
  }),
  node_wired_wrongly: (p) => ({ message: `${node(p)} ist nicht richtig verbunden.`, remedy: exportAgain }),
};
