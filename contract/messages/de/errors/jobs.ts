import type { jobErrors as english } from "../../en/errors/jobs.ts";
import { formats } from "../formats.ts";

export const jobErrors: typeof english = {
  queue_is_full: ({ waiting, yours }) => ({
    message: `Die Warteschlange ist voll: ${formats.plural(waiting, { one: "1 Auftrag wartet", other: `${waiting} Aufträge warten` })}, davon ${yours} von Ihnen.`,
    remedy:
      "Nichts wurde begonnen. Warten Sie auf Ihre Aufträge (get_job) oder brechen Sie einige ab (cancel_job), und bitten Sie dann noch einmal darum.",
  }),
  too_many_jobs_per_minute: ({ begun, waitSeconds }) => {
    const jobs = formats.plural(begun, { one: "1 Auftrag wurde", other: `${begun} Aufträge wurden` });
    const wait = formats.plural(waitSeconds, { one: "1 Sekunde", other: `${waitSeconds} Sekunden` });
    return {
      message: `${jobs} innerhalb einer Minute begonnen, und mehr sind hier nicht erlaubt.`,
      remedy: `Nichts wurde begonnen. Bitten Sie in ${wait} noch einmal darum, oder lassen Sie mit count mehrere Bilder auf einmal machen.`,
    };
  },
  job_took_too_long: ({ seconds }) => ({
    message: `Der Auftrag wurde beendet: Er dauerte länger als ${seconds < 120 ? `${seconds} Sekunden` : `${Math.round(seconds / 60)} Minuten`}.`,
    remedy: "Bitten Sie um ein kleineres Bild oder weniger Schritte, oder erhöhen Sie comfyui.timeout_seconds in der Konfiguration.",
  }),
  job_brought_nothing: ({ ends }) => {
    const where =
      ends.length === 0
        ? ""
        : ` ${formats.list(ends)} hat ComfyUI keine Datei und keinen Text genannt: Ein Knoten speichert vielleicht anderswo oder hält den Rest auf.`;
    return {
      message: `Der Workflow lief bis zum Ende, aber nichts kam zurück.${where}`,
      remedy:
        "Fügen Sie ihm einen Knoten hinzu, der ComfyUI sein Ergebnis gibt, wie SaveImage, SaveVideo, SaveAudio oder PreviewAny, und importieren Sie ihn noch einmal.",
    };
  },
  job_not_begun: {
    message: "Easel wurde geschlossen, während dieser Auftrag wartete. Er wurde nicht begonnen, und ComfyUI hat ihn nicht bekommen.",
    remedy: "Bitten Sie noch einmal um das Bild: Nichts wird dadurch doppelt gemacht.",
  },
  job_interrupted: {
    message: "Easel oder die Engine wurde geschlossen, bevor dieser Auftrag fertig war.",
    remedy: "Bitten Sie noch einmal um das Bild.",
  },
  job_id_missing: {
    message: "`job_id` fehlt.",
    remedy: "Geben Sie die Auftragsnummer aus einer früheren Antwort an.",
  },
  job_id_unknown: ({ id }) => ({
    message: `Den Auftrag „${id}“ gibt es nicht.`,
    remedy: "Geben Sie die Auftragsnummer genau so an, wie eine frühere Antwort sie nannte.",
  }),
};
