import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { appNeeds } from "./bootstrap/app-needs.ts";
import { findChromium } from "./bootstrap/browser.ts";
import { openScreen, type Screen } from "./bootstrap/display.ts";
import { findElectron } from "./bootstrap/electron.ts";
import { installMissing } from "./bootstrap/install-missing.ts";
import { findRedisServer } from "./bootstrap/redis.ts";
import { root } from "./bootstrap/root.ts";
import { testNeeds } from "./bootstrap/test-needs.ts";
import { buildAll } from "./bundle/build.ts";
import { check } from "./check.ts";

// `npm test [-- --project unit] [-- file ...]`: everything, or what the arguments (vitest's own) choose.
// The last line is plain and counts the checks, and what could not be brought, as tests: N passed, N failed, N skipped.
const chosen = process.argv.slice(2);
let running: ChildProcess | undefined;
// Ends in good order, so that the screen is closed as well. (A terminal's Ctrl-C reaches the tests by itself.)
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => (running ? running.kill(signal) : process.exit(1)));
}
const problems: string[] = [];
const electron = bring(findElectron)?.executable ?? null;
bring(() => installMissing([...appNeeds(electron), ...testNeeds()]));
const screen = electron && !appNeeds(electron).some(({ isMissing }) => isMissing()) ? await openScreen() : null;
const checks = chosen.length === 0 ? check() : [];
await buildAll();
if (!process.env.EASEL_CONFORMANCE_URL)
  console.log("The conformance suite runs against the practice engine; set EASEL_CONFORMANCE_URL to run it against a real ComfyUI.");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-test-"));
const report = path.join(folder, "report.json");
const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
running = spawn(process.execPath, [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...chosen], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, ...screen?.env, ...programs(screen) },
});
const status = await new Promise((resolve) => running?.once("exit", resolve));
screen?.close();

const counts = readCounts(report);
fs.rmSync(folder, { recursive: true, force: true });
for (const { name, clean } of checks) if (!clean) problems.push(`${name} (see above)`);
for (const problem of problems) console.log(`\nFAILED: ${problem}`);
const passed = counts.passed + checks.filter(({ clean }) => clean).length;
const failed = counts.failed + problems.length;
console.log(`\n${passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exit(status === 0 && failed === 0 ? 0 : 1);

/**
 * What the tests need and this computer has not is a failure, and no reason to skip: it says what to do, now and at the end, and the
 * tests that do without it run. Those that do not, fail.
 */
function bring<T>(get: () => T): T | null {
  try {
    return get();
  } catch (error) {
    problems.push((error as Error).message);
    console.log(`\nFAILED: ${(error as Error).message}\n`);
    return null;
  }
}

/** Where the tests find what was brought. */
function programs(screen: Screen | null): Record<string, string> {
  const found = {
    EASEL_TEST_ELECTRON: screen ? electron : null,
    EASEL_CHROMIUM: findChromium(),
    EASEL_TEST_REDIS: findRedisServer(),
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1])));
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
