import { createHash } from "node:crypto";
import type { CachedFacts } from "../../engines/engine-catalog.ts";
import type { Engine } from "../../engines/engine-locator.ts";
import type { InputImage } from "../../images/input-image.ts";
import type { ResolvedArguments, Variant, Workflow } from "../../workflow/workflow.ts";
import { identifyFiles, modelFilesOf, type NamedFile } from "./model-files.ts";

/** Raised when the same words begin to mean another picture, or what is kept in Redis has another form. */
const VERSION = 1;

/** An order with all that was left open filled in. */
export interface PlannedWork {
  workflow: Workflow;
  variant: Variant;
  resolved: ResolvedArguments;
  pictures: Record<string, InputImage>;
}

/** What a piece of work is, whoever asks for it and in whichever words. */
export interface WorkKey {
  /** SHA-256, hex: the same for the same picture, on every computer. */
  hash: string;
  /** The models that it takes, and what told them from others of their names. */
  files: NamedFile[];
  models: string;
}

/** Throws EaselError where the engine has to be asked about its models and cannot. */
export async function workKeyOf(planned: PlannedWork, engine: Engine, facts: CachedFacts): Promise<WorkKey> {
  const { values, fields = {} } = planned.resolved;
  const files = modelFilesOf(planned.variant.graph, (text) => values[text] ?? fields[text] ?? null);
  const models = await identifyFiles(files, facts, engine.stats);
  return { hash: hashWork(planned, engineVersion(engine), models), files, models };
}

/** Versions of an engine differ in what they paint; its address and its computer do not matter. */
export const engineVersion = ({ stats }: Engine) => `${stats.practice ? "practice " : ""}${stats.version}`;

/** `engine` and `models`: what tells them from others of the same names. */
export function hashWork({ workflow, variant, resolved, pictures }: PlannedWork, engine: string, models: string): string {
  const hashes = Object.fromEntries(Object.entries(pictures).map(([name, { hash }]) => [name, hash]));
  const parts = [workflow.toolName, workflow.sourceHash, variant.name, engine, models];
  return createHash("sha256")
    .update(JSON.stringify([VERSION, parts, sorted(resolved.values), sorted(resolved.fields ?? {}), sorted(hashes)]))
    .digest("hex");
}

function sorted(values: ResolvedArguments["values"]): [string, unknown][] {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => [name, typeof value === "bigint" ? `${value}n` : value]);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
