import type { AiAppId } from "#contract/ai-apps.ts";
import type { Grammar, JsonObject } from "../grammars/grammar.ts";
import type { Machine } from "./host-system.ts";

/** What an AI app must start to reach Easel, all absolute. */
export interface BridgeEntry {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** The name of our entry in every AI app's settings. */
export const ENTRY_NAME = "easel";

/** Where our entry stands in the settings, and what it says. */
export interface Placement {
  path: string[];
  entry: JsonObject;
}

/** Where an app's settings are; `problem` says what a person must do first, and of a `choice` only a person knows which one is used. */
export type Located = { files: string[] } | { choice: string[] } | { problem: string; remedy: string };

/** A program of the app itself that changes its settings, also while the app runs. */
export interface OwnProgram {
  command: string;
  add(name: string, entry: string): string[];
  remove(name: string): string[];
}

/** One AI app, as data: all that the writer has to know about it. */
export interface Client {
  id: AiAppId;
  /** From the table of AI apps. */
  name: string;
  /** The month in which these facts were last looked up, and how far they were tried. */
  lastVerified: { month: string; by: "ran" | "source" | "vendor documentation" | "reports" };
  /** The file (or files: an app may be installed twice) in which its MCP servers stand. */
  locate(machine: Machine): Promise<Located>;
  /** What of it is on this machine, in words; null = nothing. */
  detect(machine: Machine): Promise<string | null>;
  grammar: Grammar;
  /** `settings` is the parsed file: some apps have changed their layout over time. */
  place(bridge: BridgeEntry, settings: unknown): Placement;
  /** What the person does after a change, in one sentence. */
  afterWriting: string;
  /** An app that writes its settings from memory, and so undoes ours while it runs. */
  overwritesWhileRunning?: {
    quit: string;
    /** Names of its programs. */
    processes: Partial<Record<NodeJS.Platform, readonly string[]>>;
    /** Of a desktop app, which can be asked to quit and be opened again: what the system calls it. */
    appName?: string;
  };
  /** Used instead of our own writing while the app runs. */
  ownProgram?: OwnProgram;
  /** A link on which the app offers to add our entry; the person confirms there. */
  link?(bridge: BridgeEntry): string;
  /** The app can install Easel as an extension file (`.mcpb`). */
  takesBundle?: true;
  /** What is known of this app's settings is not enough to write them: the snippet is copied in by hand. */
  byHand?: true;
  /** The app guards its file by a folder `<file>.lock`. */
  lockFolder?: true;
}
