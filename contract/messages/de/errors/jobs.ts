import type { jobErrors as english, clusterErrors as englishCluster } from "../../en/errors/jobs.ts";
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

export const clusterErrors: typeof englishCluster = {
  queue_unreachable: {
    message: "Die Warteschlange dieses Clusters ist gerade nicht erreichbar.",
    remedy: "Versuchen Sie es in einer Minute noch einmal. Wer den Server betreibt, sollte nachsehen, ob dessen Redis läuft.",
  },
  queue_lost_job_waits: ({ jobId }) => ({
    message: `Die Warteschlange dieses Clusters ist gerade nicht erreichbar. Der Auftrag ${jobId} ist nicht verloren: Er geht weiter, sobald sie wieder da ist.`,
    remedy: "Fragen Sie in einer Minute mit get_job und dieser Auftragsnummer nach, statt das Bild noch einmal zu bestellen.",
  }),
  queue_redis_too_old: ({ oldest }) => ({
    message: `Der Redis unter \`queue.redis_url\` ist zu alt für eine Warteschlange: Nötig ist Redis ${oldest} oder neuer, oder Valkey.`,
    remedy: "Aktualisieren Sie ihn, oder geben Sie der Warteschlange einen neueren.",
  }),
  queue_redis_evicts: ({ policy }) => ({
    message: `Der Redis unter \`queue.redis_url\` würde Aufträge verlieren: Ist sein Speicher voll, wirft er Schlüssel weg (maxmemory-policy ${policy}).`,
    remedy:
      "Setzen Sie maxmemory-policy auf noeviction (in redis.conf oder mit redis-cli CONFIG SET maxmemory-policy noeviction). Ein Cache, der es anders braucht, bekommt mit caching.redis_url einen eigenen Redis.",
  }),
  queue_folder_differs: {
    message: "Der Ordner `queue.shared_folder` ist nicht der, den die anderen Bridges und Worker dieses Clusters benutzen.",
    remedy: "Geben Sie auf jedem Computer denselben Ordner an, zum Beispiel einen, den alle von einem Dateiserver einbinden.",
  },
  queue_folder_unusable: ({ cause }) => ({
    message: `Im Ordner \`queue.shared_folder\` lässt sich nichts speichern (${cause}).`,
    remedy: "Legen Sie ihn an, und geben Sie dem Benutzer, unter dem die Bridge läuft, dort Schreibrechte.",
  }),
  worker_without_queue: {
    message: "Ein Worker braucht eine Warteschlange, aus der er Aufträge nimmt, und die Konfiguration nennt keine.",
    remedy: "Setzen Sie queue.redis_url und queue.shared_folder in der Konfiguration, und nennen Sie diese mit --config.",
  },
  shared_picture_gone: ({ label }) => ({
    message: `Ein Bild, das der Auftrag braucht (${label}), liegt nicht mehr im gemeinsamen Ordner.`,
    remedy: "Bitten Sie noch einmal darum, und schicken Sie das Bild wieder mit.",
  }),
  job_loses_its_workers: {
    message: "Der Auftrag wurde viele Male begonnen, und jedes Mal war der Worker weg, bevor er fertig war.",
    remedy: "Bitten Sie um etwas Kleineres, oder sehen Sie in den Protokollen der Worker nach, warum sie enden.",
  },
  call_key_reused: {
    message: "Dieser Idempotenzschlüssel wurde schon für einen Aufruf mit anderen Argumenten benutzt.",
    remedy:
      "Nichts wurde begonnen. Geben Sie jedem anderen Aufruf einen eigenen Schlüssel, und wiederholen Sie einen Aufruf nur unverändert.",
  },
};
