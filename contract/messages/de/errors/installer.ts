import type { installerErrors as english } from "../../en/errors/installer.ts";
import { formats } from "../formats.ts";

const { alternatives, decimal } = formats;

const GIGABYTE_BYTES = 1024 ** 3;
const gigabytes = (bytes: number): string => `${decimal(bytes / GIGABYTE_BYTES)} GB`;

const useAnotherComputer = "Nehmen Sie ein ComfyUI auf einem anderen Computer: Seine Adresse kommt in Easels Einstellungen.";
const useProcessor = "Wählen Sie „Nur Prozessor“; das geht auf jedem Computer.";
const updateEasel = "Aktualisieren Sie Easel, das dann den neuen Ort kennt, oder versuchen Sie es später noch einmal.";

export const installerErrors: typeof english = {
  install_plan_outdated: {
    message: "Dieser Plan gilt nicht mehr.",
    remedy: "Sehen Sie ihn sich noch einmal an und klicken Sie dann auf „Installieren“.",
  },
  install_sources_unreadable: {
    message: "Die Liste der Bezugsquellen (EASEL_INSTALL_SOURCES) kann nicht gelesen werden.",
    remedy: "Berichtigen Sie die Datei, oder starten Sie Easel ohne sie: Dann gelten die offiziellen Quellen.",
  },
  not_enough_room: ({ neededBytes, spareBytes, freeBytes }) => ({
    message: `Der Platz reicht nicht: ${gigabytes(neededBytes)} werden gebraucht (davon ${gigabytes(spareBytes)} als Reserve), ${gigabytes(freeBytes)} sind frei.`,
    remedy: "Schaffen Sie Platz auf dieser Festplatte, oder wählen Sie einen Ordner auf einer anderen.",
  }),
  folder_not_empty: {
    message: "Dieser Ordner ist nicht leer.",
    remedy: "Wählen Sie einen leeren, damit sich nichts mit Ihren Dateien vermischt.",
  },
  folder_not_writable: {
    message: "Easel darf in diesen Ordner nicht schreiben.",
    remedy: "Wählen Sie einen in Ihrem persönlichen Ordner.",
  },
  folder_synchronised: {
    message: "Ein anderes Programm kopiert diesen Ordner ins Internet, und ComfyUI ist groß.",
    remedy: "Wählen Sie einen, der auf diesem Computer bleibt.",
  },
  folder_path_too_long: {
    message: "Der Pfad dieses Ordners ist für Windows zu lang.",
    remedy: "Wählen Sie einen weiter oben, zum Beispiel C:\\ComfyUI.",
  },
  folder_on_network: {
    message: "Dieser Ordner liegt auf einem anderen Computer.",
    remedy: "Wählen Sie einen auf einer Festplatte dieses Computers.",
  },
  processor_unsupported: { message: "Für diese Art Prozessor gibt es kein ComfyUI.", remedy: useAnotherComputer },
  intel_mac_unsupported: { message: "Auf Macs mit Intel-Prozessor läuft ComfyUI nicht mehr.", remedy: useAnotherComputer },
  amd_card_unsupported: {
    message: "ComfyUI benutzt unter Windows AMD-Karten ab der Reihe RX 7000; eine solche wurde nicht gefunden.",
    remedy: useProcessor,
  },
  graphics_card_too_old: ({ card }) => ({ message: `${card} ist für ComfyUI zu alt.`, remedy: useProcessor }),
  graphics_driver_too_old: ({ card, version }) => ({
    message: `Der Treiber von ${card} ist zu alt (${version}).`,
    remedy:
      "Installieren Sie den neuesten Treiber von NVIDIA, starten Sie den Computer neu und kommen Sie wieder; oder wählen Sie „Nur Prozessor“.",
  }),

  install_already_begun: {
    message: "ComfyUI wird bereits installiert.",
    remedy: "Setzen Sie diese Installation fort, oder entfernen Sie sie zuerst.",
  },
  disk_filled_up: {
    message: "Die Festplatte ist voll geworden.",
    remedy: "Schaffen Sie Platz und klicken Sie dann auf „Fortsetzen“. Was fertig ist, bleibt fertig.",
  },
  download_moved: { message: "Etwas, das geholt werden muss, liegt nicht mehr an seinem Ort.", remedy: updateEasel },
  download_not_found: ({ host, status }) => ({
    message: `Was Easel von ${host} holen wollte, gibt es dort nicht (${status}).`,
    remedy: updateEasel,
  }),
  download_altered: ({ host }) => ({
    message: `Was von ${host} kam, ist nicht, was es sein sollte, und wurde weggeworfen.`,
    remedy:
      "Versuchen Sie es noch einmal. Bleibt es so, verändert etwas zwischen Ihnen und dem Internet die Downloads: Versuchen Sie ein anderes Netz.",
  }),
  download_damaged: {
    message: "Was geholt wurde, ist beschädigt oder nicht, was es sein sollte, und wird nicht verwendet.",
    remedy: "Klicken Sie auf „Fortsetzen“, um es noch einmal zu holen. Bleibt es so, versuchen Sie ein anderes Netz.",
  },
  hosts_unreachable: ({ hosts }) => ({
    message: `${hosts.length > 0 ? alternatives(hosts) : "Das Internet"} war nicht zu erreichen.`,
    remedy: "Prüfen Sie die Internetverbindung und klicken Sie dann auf „Fortsetzen“. Was fertig ist, bleibt fertig.",
  }),
  visual_cpp_missing: {
    message: "Windows fehlt ein Teil, den PyTorch braucht: das Visual C++ Redistributable.",
    remedy: "Installieren Sie es von der Website von Microsoft und klicken Sie dann auf „Fortsetzen“.",
  },
  file_held_by_program: {
    message: "Ein anderes Programm, oft ein Virenscanner, hält fest, was gerade geholt wurde.",
    remedy: "Warten Sie eine Minute und klicken Sie dann auf „Fortsetzen“. Bleibt es so, nehmen Sie den Ordner vom Scannen aus.",
  },
  foreign_folder_in_the_way: ({ folder }) => ({
    message: `Wo ComfyUI hingehört, liegt ein Ordner „${folder}“, den Easel nicht gemacht hat.`,
    remedy: "Verschieben Sie diesen Ordner und klicken Sie dann auf „Fortsetzen“.",
  }),
  install_step_failed: ({ step, exit }) => ({
    message: `„${step}“ endete mit einem Fehler${exit === null ? "" : ` (${exit})`}.`,
    remedy:
      "Klicken Sie auf „Fortsetzen“, um es noch einmal zu versuchen. Bleibt es so, entfernen Sie das Installierte und wählen Sie etwas anderes. Was dabei gemeldet wurde, steht auf der Seite „Protokolle“.",
  }),
  install_failed: {
    message: "Die Installation endete mit einem Fehler.",
    remedy: "Klicken Sie auf „Fortsetzen“, um es noch einmal zu versuchen.",
  },

  removal_incomplete: {
    message: "Nicht alles konnte entfernt werden: Ein anderes Programm benutzt es noch.",
    remedy: "Schließen Sie Programme, die in diesen Ordner schauen, und entfernen Sie es dann noch einmal.",
  },
};
