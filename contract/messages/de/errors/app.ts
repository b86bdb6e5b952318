import type { appErrors as english } from "../../en/errors/app.ts";

export const appErrors: typeof english = {
  bridge_not_ready: { message: "Easel macht sich noch bereit.", remedy: "Versuchen Sie es gleich noch einmal." },
  bridge_stopped: {
    message: "Der Teil von Easel, der mit KI-Apps spricht, ist stehen geblieben.",
    remedy: "Er wird gerade neu gestartet; bleibt es dabei, starten Sie Easel neu.",
  },
  tool_gone: ({ name }) => ({
    message: `Das Tool ${name} gibt es nicht mehr.`,
    remedy: "Machen Sie auf der Seite „Workflows“ seinen Workflow zum Tool und versuchen Sie es dann noch einmal.",
  }),
  tool_makes_no_picture: { message: "Dieses Tool macht kein Bild.", remedy: "Wählen Sie ein anderes." },
  engine_name_taken: ({ name }) => ({
    message: `Eine Engine mit dem Namen ${name} gibt es schon.`,
    remedy: "Geben Sie dieser einen anderen Namen.",
  }),
  engine_already_used: {
    message: "Easel benutzt die Engine unter dieser Adresse schon.",
    remedy: "Fügen Sie eine unter einer anderen Adresse hinzu.",
  },
  card_without_comfyui: {
    message: "Eine weitere Grafikkarte geht nur mit einem ComfyUI, das Easel selbst startet.",
    remedy: "Wählen Sie als Engine ein ComfyUI in einem Ordner, oder fügen Sie das andere über seine Adresse hinzu.",
  },
  engine_not_running: { message: "Die Engine läuft nicht.", remedy: "Starten Sie sie zuerst." },
  picture_file_gone: {
    message: "Die Datei dieses Bildes ist nicht mehr da.",
    remedy: "Vielleicht wurde sie außerhalb von Easel verschoben oder gelöscht.",
  },
  no_models_in_folder: {
    message: "In diesem Ordner sind keine Modelle.",
    remedy: "Wählen Sie den, in dem sie liegen, zum Beispiel „models“.",
  },
  no_checkpoint: {
    message: "Es ist kein Modell zum Malen da.",
    remedy: "Legen Sie einen Checkpoint in den Modellordner von ComfyUI, oder wählen Sie in den Einstellungen einen Ordner mit Modellen.",
  },
  folder_not_opened: {
    message: "Dieser Ordner konnte nicht geöffnet werden.",
    remedy: "Öffnen Sie ihn in Ihrer Dateiverwaltung; sein Name steht hier.",
  },
  link_not_allowed: { message: "Dieser Link kann von hier aus nicht geöffnet werden.", remedy: "Tragen Sie den Text von Hand ein." },
  link_without_app: {
    message: "Nichts auf diesem Computer öffnet diesen Link.",
    remedy: "Installieren oder starten Sie zuerst die App, oder tragen Sie den Text von Hand ein.",
  },
  drop_gone: { message: "Was Sie abgelegt haben, ist nicht mehr zur Hand.", remedy: "Legen Sie es noch einmal ab." },
  opened_file_unreadable: ({ name }) => ({
    message: `${name} konnte nicht geöffnet werden.`,
    remedy: "Prüfen Sie, ob die Datei noch da ist und höchstens 64 MB groß ist, und öffnen Sie sie dann noch einmal.",
  }),
  call_unknown: { message: "Das Fenster hat um etwas gebeten, das Easel nicht kennt.", remedy: "Starten Sie Easel neu." },
  call_malformed: { message: "Das Fenster hat auf eine Weise gefragt, die Easel nicht versteht.", remedy: "Starten Sie Easel neu." },
  page_not_loaded: {
    message: "Diese Seite ließ sich nicht öffnen.",
    remedy: "Starten Sie Easel neu: Seine Dateien haben sich seit dem Start geändert.",
  },
  update_host_unreachable: ({ host }) => ({
    message: `Die Liste der Versionen konnte nicht von ${host} geholt werden.`,
    remedy: "Sehen Sie später noch einmal nach; nichts anderes in Easel braucht sie.",
  }),
  update_feed_not_ours: {
    message: "Die Liste der Versionen trägt nicht die Signatur von Easel, deshalb wurde ihr nichts geglaubt.",
    remedy: "Sehen Sie später noch einmal nach. Bleibt es dabei, laden Sie neue Versionen nur von der Seite von Easel.",
  },
  update_not_fetched: ({ version }) => ({
    message: `Easel ${version} konnte nicht heruntergeladen werden.`,
    remedy: "Sehen Sie später noch einmal nach, oder laden Sie es von seiner Seite.",
  }),
};
