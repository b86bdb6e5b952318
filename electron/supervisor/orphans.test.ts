import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { stateFiles } from "#base/state-directory.ts";
import { ProcessRecord } from "./process/process-record.ts";
import { processesNaming } from "./testing/processes.ts";

/** Runs a supervisor with its engine, both real processes, and kills the supervisor with SIGKILL. Gives their directory. */
async function killedSupervisor(behaviour: string, stdin: "watched" | "unwatched", afterReady: number): Promise<string> {
  const program = path.resolve("electron/supervisor/testing/supervise.ts");
  const supervisor = spawn(process.execPath, [program, behaviour, stdin], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: supervisor.stdout })[Symbol.asyncIterator]();
  const directory = JSON.parse((await lines.next()).value ?? "null");
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  await lines.next(); // "ready"
  await systemClock.sleep(afterReady);
  const gone = new Promise((resolve) => supervisor.once("exit", resolve));
  supervisor.kill("SIGKILL");
  await gone;
  return directory;
}

describe.skipIf(process.platform === "win32")("when its supervisor is killed with -9", () => {
  test.each(["healthy", "deaf", "grandchildren"])(
    "an engine that watches its stdin ends by itself, with everything it started (%s)",
    async (behaviour) => {
      const directory = await killedSupervisor(behaviour, "watched", 300);
      await expect.poll(() => processesNaming(path.basename(directory))).toEqual([]);
    },
  );

  test("one that reads no stdin lives on, and the next start ends it with everything it started, because it is provably ours", async () => {
    const directory = await killedSupervisor("reads-no-stdin,grandchildren", "unwatched", 300);
    await systemClock.sleep(500);
    expect(processesNaming(path.basename(directory))).toHaveLength(3);
    expect(await new ProcessRecord(stateFiles(directory).engineProcess).endOrphan(systemClock)).toBe(true);
    expect(processesNaming(path.basename(directory))).toEqual([]);
  });
});
