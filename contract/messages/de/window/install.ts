import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { fileSize, list } = formats;

export const install: Messages["install"] = {
  open: "ComfyUI für mich installieren …",
  show: "Installation zeigen",
  showInstalled: "Das von Easel installierte ComfyUI …",
  title: "ComfyUI installieren",
  titleRunning: "ComfyUI wird installiert",
  titleRemoving: "ComfyUI wird entfernt",
  plan: {
    lead: "ComfyUI ist das Programm, das richtige Bilder malt. Easel kann es holen und für Sie einrichten, in einem Ordner, mit allem, was dazugehört. Das dauert zehn Minuten bis eine Stunde und beginnt, wenn Sie auf „Installieren“ klicken.",
    loading: "Dieser Computer wird angesehen …",
    failed: "Easel konnte sich diesen Computer nicht ansehen",
    gpu: "Womit soll es malen?",
    suggested: "Empfohlen",
    folder: "Wohin soll es?",
    otherFolder: "Anderer Ordner …",
    sizes: (download, disk, free) =>
      `Es braucht dort etwa ${fileSize(disk)}${free === null ? "" : `; frei sind ${fileSize(free)}`}. Heruntergeladen werden etwa ${fileSize(download)}.`,
    sources: "Was heruntergeladen wird, und woher",
    source: (name, hosts) => `${name} (${list(hosts)})`,
    terms:
      "Alles ist kostenlos, kommt verschlüsselt von den Servern seiner Hersteller und steht jeweils unter eigener Lizenz (ComfyUI: GPL 3). Modelle gehören nicht dazu.",
    install: "Installieren",
    close: "Jetzt nicht",
    closeNever: "Schließen",
  },
  running: {
    lead: "Sie können dies schließen und mit Easel und Ihrem Computer weiterarbeiten. Easel hält ihn wach; er sollte mit dem Internet verbunden bleiben.",
    label: "Installation",
    progress: (bytes, total) => `${fileSize(bytes)} von etwa ${fileSize(total)}`,
    stopping: "Wird angehalten …",
    cancel: "Abbrechen",
    close: "Schließen",
    done: "Fertig",
    now: "Läuft",
    waits: "Wartet",
  },
  paused: {
    resume: "Fortsetzen",
    remove: "Installiertes entfernen",
    cancelled: {
      message: "Die Installation ist abgebrochen.",
      remedy: "Was fertig ist, bleibt fertig: Sie kann jederzeit weitergehen oder entfernt werden.",
    },
    interrupted: {
      message: "Easel wurde mitten in der Installation beendet.",
      remedy: "Was fertig ist, bleibt fertig: Sie kann jetzt weitergehen oder entfernt werden.",
    },
    half_removed: { message: "Das Entfernen wurde nicht fertig.", remedy: "Entfernen Sie jetzt den Rest." },
  },
  removing: "Alles Installierte wird entfernt …",
  removed: "Es ist entfernt.",
  installed: {
    title: "ComfyUI ist installiert",
    where: "Es liegt in",
    moreTitle: "Seine Modelle",
    modelTitle: "Eines fehlt noch: ein Modell",
    model:
      "Ein Modell ist eine große Datei, die malen gelernt hat, oft 2 bis 20 GB. Es gibt viele, in verschiedenen Stilen und zu verschiedenen Bedingungen, deshalb kommt ComfyUI ohne, und Sie haben die Wahl.",
    easyTitle: "Mit Easel",
    easy: "Auf der Seite „Modelle“ steht eine kurze Auswahl: was jedes gut kann, wie groß es ist, seine Lizenz und ob es zu diesem Computer passt. Easel lädt herunter, was Sie wählen.",
    choose: "Modell auswählen",
    handTitle: "Von Hand",
    hand: "Legen Sie ein Modell, eine Datei mit der Endung .safetensors, in diesen Ordner:",
    openModels: "Ordner öffnen",
    guide: "Die Anleitung von ComfyUI",
    afterwards: "Bitten Sie dann Ihre KI-App um ein Bild, oder malen Sie gleich hier eines.",
    done: "Fertig",
    remove: "Wieder entfernen …",
  },
  strip: {
    running: "ComfyUI wird installiert",
    paused: "Die Installation von ComfyUI wartet auf Sie",
    open: "Zeigen",
    installed: "Eines fehlt noch: ein Modell",
    installedBody: "ComfyUI ist da, hat aber noch nicht malen gelernt.",
    how: "Zeig mir, wie",
  },
};
