import type { modelErrors as english } from "../../en/models/errors.ts";

export const modelErrors: typeof english = {
  model_link_not_https: {
    message: "Das ist kein Link zu einer Datei, die Easel holen darf.",
    remedy: "Geben Sie einen Link an, der mit „https://“ beginnt, so wie er auf der Seite des Modells kopiert wird.",
  },
  model_host_unreachable: ({ host }) => ({
    message: `${host} war nicht zu erreichen.`,
    remedy: "Prüfen Sie die Internetverbindung und versuchen Sie es dann noch einmal.",
  }),
  model_needs_login: ({ host }) => ({
    message: `${host} gibt dieses Modell nur Leuten, die sich dort angemeldet haben.`,
    remedy: "Nehmen Sie auf seiner Seite die Lizenz an, laden Sie es im Browser herunter und fügen Sie die Datei dann hier hinzu.",
  }),
  model_not_there: ({ host, status }) => ({
    message: `${host} hat diese Datei nicht (${status}).`,
    remedy: "Kopieren Sie auf der Seite des Modells den Link zur Datei selbst.",
  }),
  model_is_a_page: {
    message: "Der Link führt zu einer Webseite, nicht zu einem Modell.",
    remedy: "Kopieren Sie den Link ihrer Schaltfläche zum Herunterladen.",
  },
  model_format_unknown: ({ name }) => ({
    message: `„${name}“ ist kein Modell, das ComfyUI laden kann.`,
    remedy: "Wählen Sie eine .safetensors-Datei.",
  }),
  model_format_wrong: ({ name }) => ({
    message: `In „${name}“ steckt nicht, was der Name sagt.`,
    remedy: "Wählen Sie eine andere Datei, am besten eine .safetensors-Datei.",
  }),
  model_already_there: ({ name }) => ({
    message: `„${name}“ ist schon da oder unterwegs.`,
    remedy: "Sehen Sie in der Liste der Modelle nach.",
  }),
  model_disk_full: ({ name }) => ({
    message: `Für „${name}“ ist kein Platz mehr.`,
    remedy: "Schaffen Sie auf dieser Festplatte Platz und drücken Sie dann „Fortsetzen“. Was schon da ist, bleibt.",
  }),
  model_not_written: ({ name }) => ({
    message: `„${name}“ konnte nicht in den Modellordner geschrieben werden.`,
    remedy: "Erlauben Sie Easel, in diesen Ordner zu schreiben, und drücken Sie dann „Fortsetzen“.",
  }),
  model_gone: { message: "Dieses Modell ist nicht mehr da.", remedy: "Sehen Sie sich die Liste noch einmal an." },
  no_place_for_models: {
    message: "Auf diesem Computer gibt es kein ComfyUI, dem man ein Modell geben könnte.",
    remedy: "Installieren Sie ComfyUI, oder wählen Sie das aus, das Sie haben; holen Sie dann ein Modell.",
  },
};
