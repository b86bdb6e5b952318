import type { Probe } from "./probe.ts";

/** One thing that is tried on a server. */
export interface Check {
  /** Short and lasting, such as `JSON-07`: for lists of known failures. */
  id: string;
  /** What a good server does, as a sentence. */
  what: string;
  /** What goes wrong for people where it does not. */
  why: string;
  /** What whoever wrote the server can do about it. */
  remedy: string;
  /** `must`: the specification or every client asks for it, and a failure makes the command fail. `should`: advice. */
  weight: "must" | "should";
  /** On which transports it can be tried. */
  on: readonly Transport[];
  /** Throws where the server did not answer at all, which counts as a failure. */
  run(probe: Probe): Promise<Finding>;
}

export type Transport = "stdio" | "http" | "sse";
export const EVERYWHERE: readonly Transport[] = ["stdio", "http", "sse"];

export type Finding =
  | { result: "passed" }
  /** `seen`: what the server did instead, in a few words. */
  | { result: "failed"; seen: string }
  | { result: "skipped"; because: string };

export const passed: Finding = { result: "passed" };
export const failed = (seen: string): Finding => ({ result: "failed", seen });
export const skipped = (because: string): Finding => ({ result: "skipped", because });
/** Passed where `good`, else failed with what was seen. */
export const expectThat = (good: boolean, seen: string): Finding => (good ? passed : failed(seen));

/** What a check found, how long it took in milliseconds, and which one it was. */
export interface CheckedFinding {
  check: Check;
  finding: Finding;
  tookMs: number;
}

const MAX_SHOWN_CHARACTERS = 160;

/** Anything that a server sent, short enough for a line, without control characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const clean = text.replace(/\p{Cc}+/gu, " ").trim();
  return clean.length > MAX_SHOWN_CHARACTERS ? `${clean.slice(0, MAX_SHOWN_CHARACTERS)}...` : clean;
}

type Words = Pick<Check, "what" | "why" | "remedy">;
type Run = Check["run"];

/** A check that the specification, or every client, asks for. */
export const must = (id: string, on: readonly Transport[], words: Words, run: Run): Check => ({ id, weight: "must", on, ...words, run });
/** A check whose failure is a piece of advice. */
export const should = (id: string, on: readonly Transport[], words: Words, run: Run): Check => ({
  id,
  weight: "should",
  on,
  ...words,
  run,
});
