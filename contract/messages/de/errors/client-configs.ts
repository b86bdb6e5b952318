import { type AiAppId, aiApps } from "../../../ai-apps.ts";
import type { clientConfigErrors as english } from "../../en/errors/client-configs.ts";
import { formats } from "../formats.ts";
import { clientConfigs } from "../window/client-configs.ts";

const nameOf = (client: AiAppId): string => aiApps[client].name;

const UNCHANGED = "Nichts wurde geändert.";
const COPY_BY_HAND = "Tragen Sie den Text von Hand ein.";
const BY_HAND = "tragen Sie den Text von Hand ein";
const MEND = `${UNCHANGED} Berichtigen Sie diese Stelle in der Datei und versuchen Sie es noch einmal, oder ${BY_HAND}.`;
const RESTART =
  "Starten Sie Easel neu und prüfen Sie dann noch einmal; bleibt es so, kopieren Sie die Diagnose auf der Seite „Protokolle“.";

interface Position {
  line: number;
  column: number;
}

const at = ({ line, column }: Position) => `Zeile ${line}, Spalte ${column}`;

/** What stands where a list of named entries should. */
const VALUES: Readonly<Record<Parameters<(typeof english)["settings_blocked"]>[0]["found"], string>> = {
  object: "ein Objekt",
  list: "eine Liste",
  text: "ein Text",
  number: "eine Zahl",
  boolean: "true oder false",
  null: "null",
  value: "ein einzelner Wert",
};

/** Mistakes in JSON, as the parser calls them; what TOML's and YAML's parsers say is theirs, in English. */
const JSON_MISTAKES: Readonly<Record<string, string>> = {
  InvalidSymbol: "dieses Wort hat hier keine Bedeutung",
  InvalidNumberFormat: "das ist keine gültige Zahl",
  PropertyNameExpected: "hier müsste ein Name in Anführungszeichen stehen (steht davor ein Komma zu viel?)",
  ValueExpected: "hier müsste ein Wert stehen (steht davor ein Komma zu viel?)",
  ColonExpected: "ein Doppelpunkt fehlt",
  CommaExpected: "ein Komma fehlt",
  CloseBraceExpected: "eine schließende „}“ fehlt",
  CloseBracketExpected: "eine schließende „]“ fehlt",
  EndOfFileExpected: "die Datei hätte vorher zu Ende sein müssen",
  InvalidCommentToken: "diese App erlaubt in ihren Einstellungen keine Kommentare",
  UnexpectedEndOfComment: "ein Kommentar ist nicht geschlossen",
  UnexpectedEndOfString: "ein schließendes Anführungszeichen fehlt",
  UnexpectedEndOfNumber: "eine Zahl ist unvollständig",
  InvalidUnicode: "eine Zeichenangabe mit \\u ist ungültig",
  InvalidEscapeCharacter: "vor einem falschen Zeichen steht ein Rückstrich (in Pfaden muss er doppelt stehen)",
  InvalidCharacter: "dieses Zeichen ist hier nicht erlaubt",
  "<unknown ParseErrorCode>": "das ist kein gültiges JSON",
};

/** Why a valid file cannot be changed; `path` is the place that is meant. */
const UNUSUAL: Readonly<Record<Parameters<(typeof english)["settings_too_unusual"]>[0]["reason"], (path: string) => string>> = {
  too_deep: () => "ihre Listen sind zu tief verschachtelt",
  trial_failed: () => "beim Probelauf blieb nicht alles andere, wie es ist",
  inline_table: (path) => `„${path}“ steht in einer Zeile in geschweiften Klammern`,
  table_for_value: () => "ein einzelner Wert müsste dort stehen, wo eine Tabelle ist",
  no_empty_value: () => "TOML kennt keinen leeren Wert",
  several_documents: () => "sie enthält mehr als ein Dokument",
  endless_aliases: () => "ihren Aliasen lässt sich nicht folgen",
  alias: (path) => `„${path}“ ist ein Alias einer anderen Stelle`,
  no_position: () => "ein Teil von ihr hat keinen eigenen Platz",
  unusual_key: () => "ein Schlüssel ist ungewöhnlich geschrieben",
  comment_inside: (path) => `in „${path}“ steht ein Kommentar, der verloren ginge`,
};

export const clientConfigErrors: typeof english = {
  client_unknown: ({ id, known }) => ({
    message: `„${id}“ ist keine KI-App, die Easel kennt.`,
    remedy: `Wählen Sie eine von diesen: ${known.join(", ")}.`,
  }),
  client_not_restartable: ({ client }) => ({
    message: `Easel kann ${nameOf(client)} nicht neu starten.`,
    remedy: clientConfigs.afterWriting[client],
  }),
  client_not_opened: ({ client }) => ({
    message: `${nameOf(client)} läuft hier nicht.`,
    remedy: `Öffnen Sie ${nameOf(client)} selbst.`,
  }),
  client_without_link: ({ client }) => ({
    message: `${nameOf(client)} lässt sich nicht über einen Link verbinden.`,
    remedy: COPY_BY_HAND,
  }),
  client_left_open: ({ client }) => ({
    message: `${nameOf(client)} bleibt geöffnet, deshalb wurde nichts geändert.`,
    remedy: `Beenden Sie ${nameOf(client)} und versuchen Sie es dann noch einmal.`,
  }),
  client_did_not_quit: ({ client }) => ({
    message: `${nameOf(client)} ist noch geöffnet, deshalb wurde nichts geschrieben.`,
    remedy: `Beenden Sie ${nameOf(client)} selbst (über das Symbol bei der Uhr oder in der Menüleiste, nicht nur das Fenster) und versuchen Sie es dann noch einmal.`,
  }),
  client_refused_change: ({ client }) => ({
    message: `${nameOf(client)} hat die Änderung nicht angenommen.`,
    remedy: `Schließen Sie alle seine Sitzungen und versuchen Sie es noch einmal, oder ${BY_HAND}.`,
  }),
  client_keeps_own_settings: ({ client, byLink }) => ({
    message: `${nameOf(client)} bewahrt seine Server dort auf, wo nur es selbst schreiben kann.`,
    remedy: byLink ? `Lassen Sie ${nameOf(client)} Easel über seinen Link hinzufügen, oder ${BY_HAND}.` : COPY_BY_HAND,
  }),
  client_never_started: ({ client }) => ({
    message: `${nameOf(client)} wurde noch nie gestartet und hat deshalb noch keinen Platz für seine Einstellungen.`,
    remedy: `Starten Sie ${nameOf(client)} einmal, beenden Sie es ganz und versuchen Sie es dann noch einmal.`,
  }),

  entry_foreign: ({ client }) => ({
    message: `${nameOf(client)} hat schon einen Eintrag namens „easel“, den Easel nicht geschrieben hat.`,
    remedy: `${UNCHANGED} Benennen Sie den Eintrag in den Einstellungen der App um oder entfernen Sie ihn, und versuchen Sie es dann noch einmal.`,
  }),
  nothing_to_undo: {
    message: "Es gibt keine Änderung, die sich zurücknehmen ließe.",
    remedy: "Die Änderungen zeigt: easel-connect undo",
  },
  change_unknown: {
    message: "Diese Änderung ist nicht bekannt.",
    remedy: "Wählen Sie eine der Änderungen, die für diese App aufgeführt sind.",
  },
  backup_gone: {
    message: "Die Kopie der Einstellungen von vor dieser Änderung ist nicht mehr da.",
    remedy: "Entfernen Sie stattdessen den Eintrag.",
  },

  settings_changed_meanwhile: {
    message: "Die Einstellungsdatei hat sich geändert, seit Sie sich diese Änderung angesehen haben.",
    remedy: "Nichts wurde geschrieben. Sehen Sie sich die Änderung noch einmal an und bestätigen Sie sie dann.",
  },
  settings_locked: {
    message: "Ein anderes Programm ändert gerade dieselben Einstellungen.",
    remedy: "Warten Sie einen Moment und versuchen Sie es noch einmal.",
  },
  settings_dangling_link: {
    message: "Die Einstellungsdatei ist eine Verknüpfung, die ins Leere führt.",
    remedy: `${UNCHANGED} Reparieren oder löschen Sie die Verknüpfung, oder ${BY_HAND}.`,
  },
  settings_outside_home: {
    message: "Die Einstellungsdatei ist eine Verknüpfung zu einem Ort außerhalb Ihres persönlichen Ordners.",
    remedy: `${UNCHANGED} Ersetzen Sie die Verknüpfung durch eine Datei, oder ${BY_HAND}.`,
  },
  settings_not_a_file: {
    message: "Wo die Einstellungsdatei sein sollte, ist keine Datei.",
    remedy: `${UNCHANGED} Benennen Sie um, was dort liegt, oder ${BY_HAND}.`,
  },
  settings_too_big: ({ bytes, maxBytes }) => ({
    message: `Die Einstellungsdatei hat ${formats.fileSize(bytes)}, und Easel ändert Dateien von bis zu ${formats.fileSize(maxBytes)}.`,
    remedy: `${UNCHANGED} Sehen Sie nach, was dort liegt, oder ${BY_HAND}.`,
  }),
  settings_with_byte_order_mark: ({ client }) => ({
    message: `Die Einstellungsdatei beginnt mit einem unsichtbaren Zeichen (BOM), mit dem ${nameOf(client)} sie nicht lesen kann.`,
    remedy: `${UNCHANGED} Öffnen Sie die Datei in einem Texteditor, speichern Sie sie als UTF-8 ohne BOM und versuchen Sie es noch einmal.`,
  }),
  settings_unreadable: {
    message: "Die Einstellungsdatei kann nicht gelesen werden.",
    remedy: `${UNCHANGED} Prüfen Sie, ob Ihr Konto sie lesen darf, und versuchen Sie es noch einmal.`,
  },
  settings_unwritable: {
    message: "Die Einstellungsdatei kann nicht ersetzt werden.",
    remedy: `${UNCHANGED} Schließen Sie Programme, die sie geöffnet haben, prüfen Sie, ob Ihr Konto sie schreiben darf, und versuchen Sie es noch einmal.`,
  },
  settings_not_utf8: ({ looksLike }) => {
    if (looksLike === "zeros") {
      return {
        message: "In der Einstellungsdatei stehen Nullen statt Text, wie wenn der Computer beim Schreiben ausgegangen ist.",
        remedy: `${UNCHANGED} Holen Sie die Datei aus einer Sicherung zurück, oder löschen Sie sie, und versuchen Sie es noch einmal.`,
      };
    }
    return {
      message: `Die Einstellungsdatei ist nicht als UTF-8-Text gespeichert (sie sieht nach ${looksLike === "utf16" ? "UTF-16" : "etwas anderem"} aus).`,
      remedy: `${UNCHANGED} Öffnen Sie die Datei in einem Texteditor, speichern Sie sie als UTF-8 und versuchen Sie es noch einmal.`,
    };
  },
  settings_mistake: ({ problem, ...position }) => ({
    message: `Die Einstellungsdatei hat einen Fehler in ${at(position)}: ${JSON_MISTAKES[problem] ?? problem}.`,
    remedy: MEND,
  }),
  settings_blocked: ({ path, found, ...position }) => ({
    message: `${path === "" ? "In der Einstellungsdatei" : `Unter „${path}“ in der Einstellungsdatei`} steht ${VALUES[found]} (${at(position)}), wo eine Liste benannter Einträge sein sollte.`,
    remedy: MEND,
  }),
  settings_key_twice: ({ key, ...position }) => ({
    message: `In der Einstellungsdatei steht „${key}“ zweimal an derselben Stelle (das zweite in ${at(position)}); es ist nicht klar, welches gilt.`,
    remedy: `${UNCHANGED} Entfernen Sie eines der beiden und versuchen Sie es noch einmal.`,
  }),
  settings_too_unusual: ({ reason, path }) => ({
    message: `Die Einstellungsdatei ist gültig, aber ${UNUSUAL[reason](path)}; deshalb lässt sie sich von hier aus nicht sicher ändern.`,
    remedy: `${UNCHANGED} ${COPY_BY_HAND}`,
  }),
  settings_not_understood: {
    message: "Die Einstellungsdatei ist nicht zu verstehen.",
    remedy: `${UNCHANGED} ${COPY_BY_HAND}`,
  },

  easel_not_installed: {
    message: "Easel läuft von dort, wohin es heruntergeladen wurde, und macOS verschiebt es bei jedem Start an einen anderen Ort.",
    remedy: "Beenden Sie Easel, ziehen Sie es in den Ordner „Programme“ und öffnen Sie es von dort.",
  },
  connect_in_app_image: {
    message: "Dieses easel-connect liegt in einem AppImage, dessen Ort bei jedem Start ein anderer ist.",
    remedy: "Verbinden Sie in Easels Fenster, oder sagen Sie mit --entry, was gestartet werden soll.",
  },
  bridge_missing: {
    message: "Die Brücke liegt nicht neben easel-connect.",
    remedy: "Bauen Sie sie (npm run build), oder sagen Sie mit --entry, was gestartet werden soll.",
  },
  start_without_tools: {
    message: "Es startet, bietet aber nichts zum Malen an.",
    remedy: RESTART,
  },
  start_breaks_rules: ({ check }) => ({
    message: `Es startet, aber KI-Apps würden darüber stolpern, wie es antwortet (Prüfung ${check} von easel-bridge verify).`,
    remedy: RESTART,
  }),
  start_not_found: {
    message: "Was laut den Einstellungen gestartet werden soll, ist nicht da.",
    remedy: "Richten Sie es neu ein, damit es Easel findet.",
  },
  start_too_slow: ({ seconds }) => ({
    message: `Easels Brücke hat nicht innerhalb von ${seconds} Sekunden geantwortet.`,
    remedy: "Schließen Sie andere Programme, die den Computer beschäftigen, und prüfen Sie dann noch einmal.",
  }),
  start_not_allowed: {
    message: "Dieser Computer erlaubt nicht, was laut den Einstellungen gestartet werden soll.",
    remedy: "Installieren Sie Easel neu und richten Sie diese App dann noch einmal ein.",
  },
  start_ended_early: {
    message: "Easels Brücke hat sich beendet, bevor sie antworten konnte.",
    remedy: RESTART,
  },
};
