import type { AiAppId } from "#contract/ai-apps.ts";
import type { EaselError } from "#contract/errors.ts";
import type { Messages } from "#contract/messages/en.ts";
import type { Grammar, JsonObject } from "../grammars/grammar.ts";
import type { HostSystem } from "./host-system.ts";

/** What an AI app must start to reach Easel, all absolute. */
export interface BridgeEntry {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** The name of our entry in every AI app's settings. */
export const ENTRY_NAME = "easel";

/** Where our entry stands in the settings, and what it says. */
export interface EntryPlacement {
  path: string[];
  entry: JsonObject;
}

/**
 * Where an app's settings are. `problem` says why there is no such place (yet); of a `choice` only a person knows which one is used.
 */
export type ConfigLocation = { files: string[] } | { choice: string[] } | { problem: EaselError };

/** What was found of an app on this computer. */
export type Trace = keyof Messages["clientConfigs"]["found"];

/** The arguments by which the app's own command line program changes its settings, also while the app runs. */
export interface VendorCommands {
  command: string;
  add(name: string, entry: string): string[];
  remove(name: string): string[];
}

/** `name` as a dotted path in `file`, a whole path. */
export interface AppSwitch {
  name: string;
  file: string;
}

/** One AI app, as data: all that has to be known to write its settings. What else is known of it is in `contract/ai-apps.ts`. */
export interface Client {
  id: AiAppId;
  /** From the table of AI apps. */
  name: string;
  /** The month in which these facts were last looked up, and how far they were tried. */
  lastVerified: { month: string; by: "ran" | "source" | "vendor documentation" | "reports" };
  /** The file (or files: an app may be installed twice) in which its MCP servers stand. */
  locate(system: HostSystem): Promise<ConfigLocation>;
  /** What of it is on this computer; null = nothing. */
  detect(system: HostSystem): Promise<Trace | null>;
  grammar: Grammar;
  /** `settings` is the parsed file: some apps have changed their layout over time. */
  placement(bridge: BridgeEntry, settings: unknown): EntryPlacement;
  /** An app that writes its settings from memory, and so undoes ours while it runs. */
  overwritesWhileRunning?: {
    /** The message that says so. */
    warning: keyof Messages["clientConfigs"]["closeFirst"];
    /** Names of its programs. */
    processes: Partial<Record<NodeJS.Platform, readonly string[]>>;
    /** Of a desktop app, which can be asked to quit and be opened again: what the system calls it. */
    appName?: string;
  };
  /** It cannot read a file that begins with a byte order mark. */
  refusesByteOrderMark?: true;
  /** A switch of the app's own that keeps Easel out although it is in the settings: its name and file; null = there is none. */
  keptOutBy?(system: HostSystem): Promise<AppSwitch | null>;
  /** Used instead of our own writing while the app runs. */
  vendorCli?: VendorCommands;
  /** A link on which the app offers to add our entry; the person confirms there. */
  link?(bridge: BridgeEntry): string;
  /** The app can install Easel as an extension file (`.mcpb`). */
  takesExtension?: true;
  /** What is known of this app's settings is not enough to write them: the snippet is copied in by hand. */
  byHand?: true;
  /** The app guards its file by a folder `<file>.lock`. */
  lockFolder?: true;
}
