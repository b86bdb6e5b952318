import fs from "node:fs/promises";
import path from "node:path";
import { EaselError } from "#contract/errors.ts";
import { pythonEnvironment } from "../launch/launch-spec.ts";
import { type EngineProcess, startProcess } from "../process/engine-process.ts";
import { exists } from "./disk-space.ts";
import { download, type Network } from "./download.ts";
import { GitTree } from "./git-tree.ts";
import { stepFailed } from "./install-errors.ts";
import type { Action, Check, Recipe, Step } from "./install-recipe.ts";
import { type Entry, readZip } from "./read-zip.ts";

/** What an action needs of the world. */
export interface World extends Network {
  /** Noted on disk, so that it can be ended after a death of Easel. */
  processes: { write(pid: number): Promise<void>; clear(): void };
}

export interface Doing extends World {
  recipe: Recipe;
  step: Step;
  signal: AbortSignal;
  onBytes: (bytes: number, total: number | null) => void;
  onLine: (line: string) => void;
  /** Whether sources were put into this place before. */
  unpacked: (place: string) => boolean;
  /** These files are about to be put into this place. */
  onSources: (place: string, files: string[]) => void;
}

/** @throws EaselError in words; the signal's reason when aborted, once everything that ran has ended; errors of the disk as they are */
export async function perform(action: Action, doing: Doing): Promise<void> {
  const at = (place: string) => placeIn(doing.recipe, place);
  switch (action.kind) {
    case "download":
      return download({ url: action.url, file: at(action.to), sha256: action.sha256 }, doing, doing);
    case "unpack_program":
      return unpackProgram({ ...action, archive: at(action.archive), to: at(action.to) });
    case "unpack_sources":
      return unpackSources(action, doing);
    case "run":
      return run(action, doing);
    case "remove":
      return fs.rm(at(action.place), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @throws EaselError install_failed when it does not hold */
export async function check(one: Check, doing: Doing): Promise<void> {
  if (one.kind === "runs") return run(one, doing);
  if (!(await exists(placeIn(doing.recipe, one.place)))) throw stepFailed(doing.step, null, [`${one.place} is not there`]);
}

/** Whether a step that was done is still so, as far as a look at the disk tells. */
export async function stillThere(recipe: Recipe, step: Step): Promise<boolean> {
  for (const one of step.checks) if (one.kind === "exists" && !(await exists(placeIn(recipe, one.place)))) return false;
  return true;
}

export const placeIn = (recipe: Recipe, place: string): string => path.join(recipe.folder, ...place.split("/"));

async function run({ program, args }: { program: string; args: string[] }, doing: Doing): Promise<void> {
  const { recipe, step, signal, clock, processes, onLine } = doing;
  signal.throwIfAborted();
  const env = { ...withoutInstallers(pythonEnvironment(process.env)), ...recipe.env };
  const child: EngineProcess = startProcess({ command: program, args, cwd: recipe.folder, env, url: "" }, onLine, clock);
  const noted = processes.write(child.pid);
  let ending = Promise.resolve();
  const end = () => {
    ending = child.kill();
  };
  signal.addEventListener("abort", end, { once: true });
  const exit = await child.exited;
  signal.removeEventListener("abort", end);
  // What it started itself may outlive it.
  await Promise.all([noted, ending, child.kill()]);
  processes.clear();
  signal.throwIfAborted();
  if (exit.code !== 0) throw stepFailed(step, exit.code ?? exit.signal, [...exit.lastLines, exit.spawnError ?? ""]);
}

/** The person's own settings for pip and uv would send them elsewhere. */
const withoutInstallers = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(UV|PIP)_/i.test(name)));

async function unpackProgram({ archive, entry, to }: { archive: string; entry: string; to: string }): Promise<void> {
  const found = (await entriesOf(archive)).find(({ name }) => name === entry);
  if (!found) throw damaged(`no ${entry} in it`);
  await fs.mkdir(path.dirname(to), { recursive: true });
  await fs.writeFile(`${to}.part`, await found.read().catch((error) => Promise.reject(damaged(error))), { mode: 0o755 });
  await fs.rename(`${to}.part`, to);
}

/** Unpacked beside its place, looked at, then moved there at once: so whatever is in its place is whole. */
async function unpackSources(action: Extract<Action, { kind: "unpack_sources" }>, doing: Doing): Promise<void> {
  const { recipe, signal, onSources } = doing;
  const to = placeIn(recipe, action.to);
  if (await exists(to)) {
    if (doing.unpacked(action.to)) return;
    throw somebodysFolder(action.to);
  }
  const staging = placeIn(recipe, `downloads/${action.to}`);
  await fs.rm(staging, { recursive: true, force: true });
  const entries = (await entriesOf(placeIn(recipe, action.archive))).filter(({ name }) => !name.endsWith("/"));
  const tree = new GitTree();
  const files: string[] = [];
  for (const entry of entries) {
    signal.throwIfAborted();
    const file = belowTop(entry);
    const content = await entry.read().catch((error) => Promise.reject(damaged(error)));
    const executable = (entry.mode & 0o111) !== 0;
    tree.add(file, content, executable);
    const target = path.join(staging, ...file.split("/"));
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, content, { mode: executable ? 0o755 : 0o644, flag: "wx" });
    files.push(file);
  }
  if (action.tree !== null && tree.id !== action.tree) throw damaged({ wanted: action.tree, seen: tree.id });
  onSources(action.to, files);
  await fs.rename(staging, to);
}

const LINK = 0o120000;

/** "ComfyUI-0.24.1/comfy/ops.py" is "comfy/ops.py". Links could lead anywhere, and sources have none. */
function belowTop({ name, mode }: Entry): string {
  const inside = name.slice(name.indexOf("/") + 1);
  if (!name.includes("/") || (mode & 0o170000) === LINK) throw damaged(`${name} is not what sources have`);
  return inside;
}

async function entriesOf(archive: string): Promise<Entry[]> {
  return readZip(archive).catch((error) => Promise.reject(damaged(error)));
}

const somebodysFolder = (place: string) =>
  new EaselError(
    "install_failed",
    `A folder “${place}” that Easel did not make lies where ComfyUI belongs.`,
    "Move that folder somewhere else, then press Continue.",
  );

const damaged = (details: unknown) =>
  new EaselError(
    "download_failed",
    "What was fetched is damaged, or not what it should be, so it is not used.",
    "Press Continue to fetch it again. If it stays so, try another network.",
    details,
  );
