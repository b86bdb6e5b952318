import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { z } from "zod";
import { pngTexts } from "#base/png-text.ts";

/** Something that answers where an engine could be. */
export interface TestEngine {
  url: string;
  stop(): Promise<void>;
}

export interface PracticeEngine extends TestEngine {
  process: ChildProcess;
  /** The jobs whose pictures it has saved, since it was first started with this folder. */
  saved(): string[];
}

export interface PracticeEngineOptions {
  /** Milliseconds of a whole job, at least. */
  jobMs?: number;
  /** Where its pictures lie; a new folder where it is left out, which `stop` removes. */
  directory?: string;
}

/** As it is shipped. */
const PROGRAM = fileURLToPath(new URL("../../.vite/build/easel-practice-engine.cjs", import.meta.url));

/** The practice engine. `stepMs`: how long a sampling step takes. */
export async function startPracticeEngine(
  stepMs = 0,
  port = 0,
  { jobMs = 0, directory: given }: PracticeEngineOptions = {},
): Promise<PracticeEngine> {
  const directory = given ?? temporaryFolder();
  const out = path.join(directory, "out");
  const folders = ["--output-directory", out, "--input-directory", path.join(directory, "in")];
  const child = spawn(process.execPath, [PROGRAM, "--port", String(port), ...folders], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, EASEL_PRACTICE_STEP_MS: String(stepMs), EASEL_PRACTICE_JOB_MS: String(jobMs) },
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
      const listening = /listening on (http:\S+)/.exec(said)?.[1];
      if (listening) resolve(listening);
    });
    child.once("exit", (code) => reject(new Error(`The practice engine ended with ${code}: ${said}`)));
  });
  const stop = async () => {
    await endProcess(child);
    if (given === undefined) fs.rmSync(directory, { recursive: true, force: true });
  };
  const saved = () =>
    (fs.existsSync(out) ? fs.readdirSync(out, { recursive: true }) : []).flatMap((file) => jobOf(path.join(out, String(file))));
  return { url, process: child, saved, stop };
}

/** The id of the job that made a picture; nothing for another file, or one that is being written. */
function jobOf(file: string): string[] {
  if (!file.endsWith(".png")) return [];
  const text = pngTexts(fs.readFileSync(file)).easel;
  return text === undefined ? [] : [z.object({ id: z.string() }).parse(JSON.parse(text)).id];
}

/** A server that answers everything as the test says. */
export async function startHttpServer(listener: RequestListener): Promise<TestEngine> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** An address where nobody listens. */
export async function freeUrl(): Promise<string> {
  const server = await startHttpServer(() => {});
  await server.stop();
  return server.url;
}

/** Kills the process; resolves when it has ended. */
export function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGKILL");
  return gone;
}

const folders: string[] = [];
// Registered before any hook of the test itself, and so run after it, when nothing writes there any more.
afterAll(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-bridge-"));
  folders.push(folder);
  return folder;
}
