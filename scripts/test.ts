import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildAll } from "./bootstrap/build.ts";
import { installSystemLibraries, openScreen } from "./bootstrap/display.ts";
import { findElectron } from "./bootstrap/electron.ts";
import { Missing } from "./bootstrap/missing.ts";
import { findRedisServer } from "./bootstrap/redis.ts";
import { root } from "./bootstrap/root.ts";
import { check } from "./check.ts";

// `npm test [-- --project unit] [-- file ...]`: everything, or what the arguments (vitest's own) choose.
// The last line is plain and counts the two checks as tests: N passed, N failed, N skipped.
const chosen = process.argv.slice(2);
let running: ChildProcess | undefined;
// Ends in good order, so that the screen is closed as well. (A terminal's Ctrl-C reaches the tests by itself.)
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => (running ? running.kill(signal) : process.exit(1)));
}
const checks = chosen.length === 0 ? check() : [];
await buildAll();
const stage = await had("the tests of the app itself", async () => {
  const electron = findElectron();
  installSystemLibraries(electron.executable);
  return { electron, screen: await openScreen() };
});
const redis = await had("the tests of sharing pictures through Redis", findRedisServer);
if (!process.env.EASEL_CONFORMANCE_URL)
  console.log("The conformance suite runs against the practice engine; set EASEL_CONFORMANCE_URL to run it against a real ComfyUI.");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-test-"));
const report = path.join(folder, "report.json");
const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
running = spawn(process.execPath, [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...chosen], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    ...stage?.screen.env,
    ...(stage ? { EASEL_TEST_ELECTRON: stage.electron.executable } : {}),
    ...(redis ? { EASEL_TEST_REDIS: redis } : {}),
  },
});
const status = await new Promise((resolve) => running?.once("exit", resolve));
stage?.screen.close();

const counts = readCounts(report);
fs.rmSync(folder, { recursive: true, force: true });
const passed = counts.passed + checks.filter(({ clean }) => clean).length;
const failed = counts.failed + checks.filter(({ clean }) => !clean).length;
for (const { name, clean } of checks) if (!clean) console.log(`FAILED: ${name} (see above)`);
console.log(`\n${passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exit(status === 0 && failed === 0 ? 0 : 1);

/** What some tests need. What cannot be had makes them skipped, and said so; what is there and does not work has failed. */
async function had<T>(tests: string, get: () => T | Promise<T>): Promise<T | null> {
  try {
    return await get();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof Missing) console.log(`\nSKIPPED: ${tests}. ${message}\n`);
    else console.log(`\nFAILED: what ${tests} need. ${message}\n`);
    if (!(error instanceof Missing)) checks.push({ name: `what ${tests} need`, clean: false });
    return null;
  }
}

function readCounts(file: string): { passed: number; failed: number; skipped: number } {
  try {
    const report = JSON.parse(fs.readFileSync(file, "utf8"));
    // A file that could not be loaded, or set up, has no failed test of its own, but it has failed.
    const broken = report.testResults.filter(
      ({ status, assertionResults }: { status: string; assertionResults: { status: string }[] }) =>
        status === "failed" && assertionResults.every((test) => test.status !== "failed"),
    ).length;
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped: report.numPendingTests + report.numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
