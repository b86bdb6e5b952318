import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { TestProject } from "vitest/node";
import { type EngineFacts, examine } from "./facts.ts";

declare module "vitest" {
  interface ProvidedContext {
    engine: EngineFacts;
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const PRACTICE_ENGINE = join(import.meta.dirname, "../../.vite/build/easel-practice-engine.cjs");
const START_MS = 120_000;

/**
 * Runs before the suite: finds the engine to judge (`EASEL_CONFORMANCE_URL`, else a fresh practice engine), asks what it can do and hands
 * that to every test file. What it returns runs after the suite.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.EASEL_CONFORMANCE_URL;
  const practice = given ? null : await startPracticeEngine();
  try {
    const facts = await examine(given ?? practice?.url ?? "", {
      alone: practice !== null || process.env.EASEL_CONFORMANCE_ALONE === "1",
      destructive: process.env.EASEL_CONFORMANCE_DESTRUCTIVE === "1",
    });
    console.log(`Engine under test: ${facts.version} at ${facts.url}${facts.practice ? " (practice engine)" : ""}`);
    project.provide("engine", facts);
  } catch (error) {
    await practice?.stop();
    throw error;
  }
  return async () => {
    await practice?.stop();
    sayWhatWasSkipped(project);
  };
}

async function startPracticeEngine(): Promise<{ url: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "easel-conformance-"));
  const [output, input] = [join(directory, "output"), join(directory, "input")];
  await Promise.all([mkdir(output), mkdir(input)]);
  const child = spawn(process.execPath, [PRACTICE_ENGINE, "--port", "0", "--output-directory", output, "--input-directory", input], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const said: string[] = [];
  const died = () => console.error(`The practice engine died during the tests. It said last:\n${said.slice(-30).join("\n")}`);
  child.once("close", died);
  const stop = async () => {
    child.off("close", died);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await exited;
    clearTimeout(force);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    return { url: await listeningUrl(child, said), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Adds every line that the engine says to `said`. */
function listeningUrl(child: Child, said: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The practice engine ${why}. It said:\n${said.join("\n")}`));
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const url = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (!url) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code} before it listened`);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      fail(`could not be started (${error.message})`);
    });
  });
}

/** A check that could not run is no pass: each is named at the end, with its reason. */
function sayWhatWasSkipped(project: TestProject): void {
  const modules = project.vitest.state.getTestModules().filter((module) => module.project.name === project.name);
  const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
  if (skipped.length === 0) return;
  console.log(`\nNOT CHECKED on this engine (${skipped.length}):`);
  for (const test of skipped) {
    const result = test.result();
    console.log(`  ${test.fullName}: ${(result.state === "skipped" && result.note) || "not selected in this run"}`);
  }
}
