import type { supervisorErrors as english, FlagProblem, ForbiddenFlagReason } from "../../en/errors/supervisor.ts";

const forbidden: Record<ForbiddenFlagReason, string> = {
  opens_to_websites: "damit könnte jede Website, die Sie besuchen, Ihr ComfyUI benutzen",
  opens_to_network: "damit könnten andere Computer Ihr ComfyUI erreichen, und Easel hält es auf diesem",
  chooses_port: "Easel findet selbst einen freien Port",
  encrypts: "Easel spricht innerhalb dieses Computers mit ComfyUI, wo nichts verschlüsselt ist",
  asks_for_user: "ComfyUI würde nach einem Benutzer fragen, den Easel nicht nennen kann",
  opens_browser: "bei jedem Start würde ein Browserfenster aufgehen",
  ends_at_once: "ComfyUI würde sofort enden",
};

/** The end of a sentence like „--flag geht nicht: …“. */
function flagProblemText(flag: FlagProblem): string {
  switch (flag.problem) {
    case "without_flag":
      return `„${flag.value}“ gehört zu keiner Option`;
    case "forbidden":
      return forbidden[flag.reason];
    case "forbidden_when_completed":
      return "so beginnt eine, die Easel nicht setzen darf";
    case "not_a_flag":
      return "das ist keine Option";
    case "unknown":
      return "diese Version von ComfyUI kennt sie nicht";
    case "takes_no_value":
      return "sie nimmt keinen Wert";
    case "takes_one_value":
      return "sie nimmt einen Wert";
    case "takes_one_value_at_most":
      return "sie nimmt höchstens einen Wert";
    case "takes_a_value":
      return "sie nimmt mindestens einen Wert";
    case "value_not_allowed":
      return `„${flag.value}“ ist nicht dabei: ${flag.allowed.join(", ")}`;
    case "excludes":
      return `sie schließt ${flag.other} aus, das auch gewählt ist`;
  }
}

const startsAgain =
  "Easel startet sie neu; Bilder, an denen sie war, werden als misslungen gemeldet und können noch einmal gewünscht werden.";

export const supervisorErrors: typeof english = {
  engine_start_failed: {
    message: "Die Engine konnte nicht gestartet werden.",
    remedy: "Sehen Sie auf der Seite „Protokolle“ nach, oder wählen Sie in den Einstellungen eine andere Engine.",
  },
  engine_job_stalled: {
    message: "Die Engine hat geantwortet, aber ihr Bild kam nicht mehr voran.",
    remedy: startsAgain,
  },
  engine_unresponsive: {
    message: "Die Engine hat weder geantwortet noch irgendetwas getan.",
    remedy: startsAgain,
  },
  engine_program_not_run: {
    message: "Das Programm der Engine konnte nicht ausgeführt werden.",
    remedy: "Prüfen Sie in den Einstellungen, ob ihr Ordner noch da ist.",
  },
  engine_ran_out_of_memory: {
    message: "Der Engine ist der Speicher ausgegangen.",
    remedy: "Schließen Sie andere Programme, die die Grafikkarte benutzen, oder machen Sie kleinere Bilder.",
  },
  engine_port_taken: {
    message: "Ein anderes Programm benutzt die Adresse der Engine.",
    remedy: "Easel versucht von selbst die nächste freie.",
  },
  comfyui_already_running: {
    message: "Dieses ComfyUI läuft bereits.",
    remedy: "Schließen Sie das andere, oder wählen Sie in Easels Einstellungen seine Adresse.",
  },
  comfyui_incomplete: {
    message: "Dieses ComfyUI ist nicht vollständig installiert: Ein Teil seines Python fehlt.",
    remedy: "Reparieren oder aktualisieren Sie ComfyUI und klicken Sie dann auf „Engine starten“.",
  },
  graphics_card_unusable: {
    message: "Die Engine konnte die Grafikkarte nicht benutzen.",
    remedy: "Easel versucht es noch einmal ohne sie, auf dem Prozessor, was langsam ist; mit Grafikkarte hilft ein neuer Treiber.",
  },
  engine_ended_from_outside: {
    message: "Die Engine wurde von außen beendet, oft aus Mangel an Speicher.",
    remedy: "Easel startet sie neu. Geschieht es immer wieder, schließen Sie andere Programme.",
  },
  engine_crashed_in_driver: {
    message: "Die Engine ist in einem Treiber oder einer Bibliothek abgestürzt.",
    remedy: "Aktualisieren Sie den Treiber der Grafikkarte; geschieht es weiter, starten Sie ComfyUI ohne Custom Nodes.",
  },
  engine_stopped_unexpectedly: ({ signal, code }) => ({
    message: `Die Engine ist unerwartet stehen geblieben (${signal ?? `Code ${code}`}).`,
    remedy: "Easel startet sie neu; ihre letzten Zeilen stehen auf der Seite „Protokolle“.",
  }),
  engine_crash_loop: ({ crashes, minutes, hasLastLines }) => ({
    message: `Die Engine ist in ${minutes} Minuten ${crashes}-mal stehen geblieben, deshalb startet Easel sie nicht mehr von selbst.`,
    remedy: hasLastLines
      ? "Lesen Sie unten ihre letzten Zeilen und klicken Sie dann auf „Engine starten“, um es noch einmal zu versuchen."
      : "Sie hat nicht gesagt, warum. Klicken Sie auf „Engine starten“, um es noch einmal zu versuchen.",
  }),
  engine_start_silent: ({ minutes }) => ({
    message: `Die Engine hat beim Start ${minutes} Minuten lang nichts gesagt.`,
    remedy: "Sehen Sie in die Protokolle und klicken Sie dann auf „Engine starten“, um es noch einmal zu versuchen.",
  }),
  no_comfyui_in_folder: {
    message: "In diesem Ordner ist kein ComfyUI.",
    remedy: "Wählen Sie den Ordner, in dem die main.py von ComfyUI liegt.",
  },
  comfyui_belongs_to_app: ({ app }) => ({
    message: `Dieses ComfyUI gehört zu ${app}, das es startet und sich darum kümmert.`,
    remedy: `Starten Sie es in ${app} und wählen Sie es dann in Easels Einstellungen unter „Auf diesem Computer gefunden“.`,
  }),
  comfyui_without_python: {
    message: "Dieses ComfyUI hat kein eigenes Python, mit dem Easel es starten könnte.",
    remedy: "Starten Sie ComfyUI wie gewohnt; Easel findet und benutzt es dann.",
  },
  comfyui_python_gone: ({ environment }) => ({
    message: `Das Python, das dieses ComfyUI in seinem Ordner ${environment} hatte, ist weg, vielleicht seit einem Update des Systems.`,
    remedy: "Legen Sie diese Umgebung neu an, oder starten Sie ComfyUI auf andere Weise; Easel findet und benutzt es dann.",
  }),
  engine_login_refused: ({ host }) => ({
    message: `Die Engine bei ${host} nimmt diesen Benutzernamen und dieses Passwort nicht an.`,
    remedy: "Nichts wurde gespeichert. Berichtigen Sie beides in der Adresse, und versuchen Sie es noch einmal.",
  }),
  comfyui_address_invalid: {
    message: "Das ist keine Adresse eines ComfyUI.",
    remedy: "Schreiben Sie sie wie „http://127.0.0.1:8188“.",
  },
  flag_unusable: ({ flag, ...problem }) => ({
    message: flag === "" ? `${flagProblemText(problem)}.` : `${flag} geht nicht: ${flagProblemText(problem)}.`,
    remedy: "Nehmen Sie es heraus und speichern Sie dann noch einmal.",
  }),
};
