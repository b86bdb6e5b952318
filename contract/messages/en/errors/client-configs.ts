import { type AiAppId, aiApps } from "../../../ai-apps.ts";
import { formats } from "../formats.ts";
import { clientConfigs } from "../window/client-configs.ts";

const nameOf = (client: AiAppId): string => aiApps[client].name;

const UNCHANGED = "Nothing was changed.";
const BY_HAND = "copy the snippet in by hand";
const MEND = `${UNCHANGED} Correct that place in the file and try again, or ${BY_HAND}.`;
const RESTART = "Restart Easel, then check again; if it stays so, copy the diagnostics from the logs page.";

interface Position {
  line: number;
  column: number;
}

const at = ({ line, column }: Position) => `line ${line}, column ${column}`;

/** What stands where a list of named entries should. */
const VALUES = {
  object: "an object",
  list: "a list",
  text: "a text",
  number: "a number",
  boolean: "true or false",
  null: "null",
  value: "a single value",
};

/** Mistakes in JSON, as the parser calls them; what TOML's and YAML's parsers say is theirs, in English. */
const JSON_MISTAKES: Readonly<Record<string, string>> = {
  InvalidSymbol: "this word has no meaning here",
  InvalidNumberFormat: "this is not a valid number",
  PropertyNameExpected: "a name in quotes should stand here (is there one comma too many before it?)",
  ValueExpected: "a value should stand here (is there one comma too many before it?)",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: 'a closing "}" is missing',
  CloseBracketExpected: 'a closing "]" is missing',
  EndOfFileExpected: "the file should have ended before this",
  InvalidCommentToken: "this app does not allow comments in its settings",
  UnexpectedEndOfComment: "a comment is not closed",
  UnexpectedEndOfString: "a closing quote is missing",
  UnexpectedEndOfNumber: "a number is not complete",
  InvalidUnicode: "a \\u escape is not valid",
  InvalidEscapeCharacter: "a backslash stands before the wrong character (in paths it must be written twice)",
  InvalidCharacter: "this character is not allowed here",
  "<unknown ParseErrorCode>": "it is not valid JSON",
};

/** Why a valid file cannot be changed; `path` is the place that is meant. */
const UNUSUAL = {
  too_deep: () => "its lists are nested too deeply",
  trial_failed: () => "a trial of the change did not keep everything else as it is",
  inline_table: (path: string) => `"${path}" is written on one line in braces`,
  table_for_value: () => "a single value would have to be written where a table is",
  no_empty_value: () => "TOML has no way to write an empty value",
  several_documents: () => "it holds more than one document",
  endless_aliases: () => "its aliases cannot be followed",
  alias: (path: string) => `"${path}" is an alias of another place`,
  no_position: () => "a part of it has no place of its own",
  unusual_key: () => "a key is written in an unusual way",
  comment_inside: (path: string) => `there is a comment inside "${path}", which would be lost`,
};

export const clientConfigErrors = {
  client_unknown: ({ id, known }: { id: string; known: readonly string[] }) => ({
    message: `"${id}" is no AI app that Easel knows.`,
    remedy: `Choose one of: ${known.join(", ")}.`,
  }),
  client_not_restartable: ({ client }: { client: AiAppId }) => ({
    message: `Easel cannot restart ${nameOf(client)}.`,
    remedy: clientConfigs.afterWriting[client],
  }),
  client_not_opened: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} does not run here.`,
    remedy: `Open ${nameOf(client)} yourself.`,
  }),
  client_without_link: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} cannot be connected by a link.`,
    remedy: "Copy the snippet in by hand.",
  }),
  client_left_open: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} stays open, so nothing was changed.`,
    remedy: `Quit ${nameOf(client)}, then try again.`,
  }),
  client_did_not_quit: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} is still open, so nothing was written.`,
    remedy: `Quit ${nameOf(client)} yourself (from its icon by the clock or in the menu bar, not just its window), then try again.`,
  }),
  client_refused_change: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} did not take the change.`,
    remedy: `Close all its sessions and try again, or ${BY_HAND}.`,
  }),
  client_keeps_own_settings: ({ client, byLink }: { client: AiAppId; byLink: boolean }) => ({
    message: `${nameOf(client)} keeps its servers where only it can write them.`,
    remedy: byLink ? `Let ${nameOf(client)} add Easel by its link, or ${BY_HAND}.` : "Copy the snippet in by hand.",
  }),
  client_never_started: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} has not been started yet, so it has no place for its settings.`,
    remedy: `Start ${nameOf(client)} once, quit it fully, and try again.`,
  }),

  entry_foreign: ({ client }: { client: AiAppId }) => ({
    message: `${nameOf(client)} already has an entry named "easel" that Easel did not write.`,
    remedy: `${UNCHANGED} Rename or remove that entry in the app's settings, then try again.`,
  }),
  nothing_to_undo: {
    message: "There is no change to take back.",
    remedy: "Look at the changes with: easel-connect undo",
  },
  change_unknown: {
    message: "This change is not known.",
    remedy: "Choose one of the changes that are listed for this app.",
  },
  backup_gone: {
    message: "The copy of the settings from before this change is no longer there.",
    remedy: "Remove the entry instead.",
  },

  settings_changed_meanwhile: {
    message: "The settings file has changed since you looked at this change.",
    remedy: "Nothing was written. Look at the change again, then confirm it.",
  },
  settings_locked: {
    message: "Another program is changing the same settings right now.",
    remedy: "Wait a moment and try again.",
  },
  settings_dangling_link: {
    message: "The settings file is a link that leads nowhere.",
    remedy: `${UNCHANGED} Repair or delete the link, or ${BY_HAND}.`,
  },
  settings_outside_home: {
    message: "The settings file is a link to a place outside of your home folder.",
    remedy: `${UNCHANGED} Replace the link by a file, or ${BY_HAND}.`,
  },
  settings_not_a_file: {
    message: "The settings file is not a file.",
    remedy: `${UNCHANGED} Rename what is in its place, or ${BY_HAND}.`,
  },
  settings_too_big: ({ bytes, maxBytes }: { bytes: number; maxBytes: number }) => ({
    message: `The settings file has ${formats.fileSize(bytes)}, and Easel changes files of up to ${formats.fileSize(maxBytes)}.`,
    remedy: `${UNCHANGED} Look what is in its place, or ${BY_HAND}.`,
  }),
  settings_with_byte_order_mark: ({ client }: { client: AiAppId }) => ({
    message: `The settings file begins with an invisible mark (a byte order mark), with which ${nameOf(client)} cannot read it.`,
    remedy: `${UNCHANGED} Open the file in a text editor, save it as UTF-8 without BOM, and try again.`,
  }),
  settings_unreadable: {
    message: "The settings file cannot be read.",
    remedy: `${UNCHANGED} Check that your account may read it, and try again.`,
  },
  settings_unwritable: {
    message: "The settings file cannot be replaced.",
    remedy: `${UNCHANGED} Close programs that have it open, check that your account may write it, and try again.`,
  },
  settings_not_utf8: ({ looksLike }: { looksLike: "utf16" | "zeros" | "something_else" }) => {
    if (looksLike === "zeros") {
      return {
        message: "The settings file holds zeros where text should be, as a file does after the computer went off while it was written.",
        remedy: `${UNCHANGED} Bring the file back from a backup, or delete it, and try again.`,
      };
    }
    return {
      message: `The settings file is not saved as UTF-8 text (it looks like ${looksLike === "utf16" ? "UTF-16" : "something else"}).`,
      remedy: `${UNCHANGED} Open the file in a text editor, save it as UTF-8, and try again.`,
    };
  },
  settings_mistake: ({ problem, ...position }: Position & { problem: string }) => ({
    message: `The settings file has a mistake in ${at(position)}: ${JSON_MISTAKES[problem] ?? problem}.`,
    remedy: MEND,
  }),
  settings_blocked: ({ path, found, ...position }: Position & { path: string; found: keyof typeof VALUES }) => ({
    message: `${path === "" ? "The settings file" : `"${path}" in the settings file`} holds ${VALUES[found]} (${at(position)}), where a list of named entries should be.`,
    remedy: MEND,
  }),
  settings_key_twice: ({ key, ...position }: Position & { key: string }) => ({
    message: `The settings file has "${key}" twice in the same place (the second in ${at(position)}), so it is not clear which one counts.`,
    remedy: `${UNCHANGED} Remove one of the two and try again.`,
  }),
  settings_too_unusual: ({ reason, path }: { reason: keyof typeof UNUSUAL; path: string }) => ({
    message: `The settings file is valid, but ${UNUSUAL[reason](path)}, so it cannot be changed safely from here.`,
    remedy: `${UNCHANGED} Copy the snippet in by hand.`,
  }),
  settings_not_understood: {
    message: "The settings file could not be understood.",
    remedy: `${UNCHANGED} Copy the snippet in by hand.`,
  },

  easel_not_installed: {
    message: "Easel runs from where it was downloaded, and macOS moves it to another place at every start.",
    remedy: "Quit Easel, move it into the Applications folder, and open it from there.",
  },
  connect_in_app_image: {
    message: "This easel-connect lies inside of an AppImage, whose place is another one at every start.",
    remedy: "Connect in Easel's window, or say what to start with --entry.",
  },
  bridge_missing: {
    message: "The bridge program is not beside easel-connect.",
    remedy: "Build it (npm run build), or say what to start with --entry.",
  },
  start_without_tools: {
    message: "It starts, but it offers nothing to paint with.",
    remedy: RESTART,
  },
  start_not_found: {
    message: "What its settings tell it to start is not there.",
    remedy: "Set it up again, so that it finds Easel.",
  },
  start_too_slow: ({ seconds }: { seconds: number }) => ({
    message: `Easel's bridge did not answer within ${seconds} seconds.`,
    remedy: "Close other programs that keep the computer busy, then check again.",
  }),
  start_not_allowed: {
    message: "This computer does not allow what its settings tell it to start.",
    remedy: "Install Easel again, then set this app up again.",
  },
  start_breaks_rules: ({ check }: { check: string }) => ({
    message: `It starts, but AI apps would stumble over how it answers (check ${check} of easel-bridge verify).`,
    remedy: RESTART,
  }),
  start_ended_early: {
    message: "Easel's bridge stopped before it could answer.",
    remedy: RESTART,
  },
};
