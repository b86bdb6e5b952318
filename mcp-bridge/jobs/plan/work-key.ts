import { createHash } from "node:crypto";
import { LOCAL } from "../../auth/principal.ts";
import type { EngineHandle } from "../../engines/engine-handle.ts";
import type { InputImage } from "../../images/input-image.ts";
import { usedGraph } from "../../workflow/fill.ts";
import type { ResolvedArguments, Variant, Workflow } from "../../workflow/workflow.ts";
import { identifyFiles, modelFilesOf, type NamedFile } from "./model-files.ts";

/** Raised when the same arguments begin to mean another picture, or what is kept in Redis has another form. */
const VERSION = 1;

/** What decides which picture is made, the engine and its models aside. */
export interface ResolvedWork {
  workflow: Workflow;
  variant: Variant;
  resolved: ResolvedArguments;
  pictures: Record<string, InputImage>;
  /** For whom (`Principal.id`): nobody is given what was made for another. */
  principal: string;
}

/** Identifies a piece of work, whoever asks for it and in whichever words. */
export interface WorkKey {
  /** SHA-256, hex: the same for the same picture and the same principal, on every computer. */
  hash: string;
  /** The model files that it takes. */
  files: NamedFile[];
  /** What told those files from others of the same names. */
  models: string;
}

/** Throws EaselError where the engine has to be asked about its models and cannot be. */
export async function workKeyOf(work: ResolvedWork, engine: EngineHandle): Promise<WorkKey> {
  const { values, fields = {} } = work.resolved;
  const files = modelFilesOf(usedGraph(work.variant, work.resolved), (text) => values[text] ?? fields[text] ?? null);
  const models = await identifyFiles(files, engine);
  return { hash: hashWork(work, engineVersion(engine), models), files, models };
}

/** Whether the model files are still those that they were. Throws as `workKeyOf` does. */
export async function isUnchanged({ files, models }: WorkKey, engine: EngineHandle): Promise<boolean> {
  return (await identifyFiles(files, engine)) === models;
}

/** Versions of an engine differ in what they paint; its address and its computer do not matter. */
const engineVersion = ({ stats }: EngineHandle) => `${stats.practice ? "practice " : ""}${stats.version}`;

/** The hash of a `WorkKey`. `engine` and `models`: what tells them from others of the same names. */
export function hashWork({ workflow, variant, resolved, pictures, principal }: ResolvedWork, engine: string, models: string): string {
  const hashes = Object.fromEntries(Object.entries(pictures).map(([name, { hash }]) => [name, hash]));
  const parts = [workflow.toolName, workflow.sourceHash, variant.name, engine, models, ...(principal === LOCAL.id ? [] : [principal])];
  return createHash("sha256")
    .update(JSON.stringify([VERSION, parts, sorted(resolved.values), sorted(resolved.fields ?? {}), sorted(hashes)]))
    .digest("hex");
}

function sorted(values: ResolvedArguments["values"]): [string, unknown][] {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => [name, typeof value === "bigint" ? `${value}n` : value]);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
