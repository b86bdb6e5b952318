import type { Grammar, JsonObject } from "../grammars/grammar.ts";
import type { Machine } from "./machine.ts";

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

/** Where an app's settings are; `problem` says what a person must do first. */
export type Located = { files: string[] } | { problem: string; remedy: string };

/** One AI app, as data: all that the writer has to know about it. */
export interface Client {
  id: string;
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
  /** Process names, per platform, of an app that writes its settings from memory and so undoes ours while it runs. */
  overwritesWhileRunning?: { quit: string; processes: Partial<Record<NodeJS.Platform, readonly string[]>> };
  /** The app guards its file by a folder `<file>.lock`. */
  lockFolder?: true;
  /** How long one tool call may take: the field an entry can set and its unit, and what counts when it is not set. */
  timeout: { field: string | null; unit: "ms" | "s"; usual: string };
  /** What else its MCP side cannot do. */
  limits: string;
}
