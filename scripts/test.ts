import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildAll } from "./bootstrap/build.ts";
import { installSystemLibraries, openScreen, type Screen } from "./bootstrap/display.ts";
import { type ElectronRuntime, findElectron } from "./bootstrap/electron.ts";
import { findRedisServer } from "./bootstrap/redis.ts";
import { root } from "./bootstrap/root.ts";
import { check } from "./check.ts";

// `npm test [-- --project unit] [-- file ...]`: everything, or what the arguments (vitest's own) choose.
// The last line is plain and counts the two checks as tests: N passed, N failed, N skipped.
const chosen = process.argv.slice(2);
const checks = chosen.length === 0 ? check() : [];
await buildAll();
const { electron, screen, why } = await stage();
if (why) console.log(`\nSKIPPED: the tests of the app itself. ${why}\n`);
const redis = redisServer();
if (redis.why) console.log(`\nSKIPPED: the tests of sharing pictures through Redis. ${redis.why}\n`);
if (!process.env.EASEL_CONFORMANCE_URL)
  console.log("The conformance suite runs against the practice engine; set EASEL_CONFORMANCE_URL to run it against a real ComfyUI.");

const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "easel-test-")), "report.json");
const vitest = spawnSync(
  process.execPath,
  [
    path.join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...chosen,
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...screen?.env, ...(electron ? { EASEL_TEST_ELECTRON: electron.executable } : {}), ...redis.env },
  },
);
screen?.close();

const counts = readCounts(report);
const passed = counts.passed + checks.filter(({ clean }) => clean).length;
const failed = counts.failed + checks.filter(({ clean }) => !clean).length;
for (const { name, clean } of checks) if (!clean) console.log(`FAILED: ${name} (see above)`);
console.log(`\n${passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exit(vitest.status === 0 && failed === 0 ? 0 : 1);

/** What the app's tests need; without it they are skipped, and said so. */
async function stage(): Promise<{ electron?: ElectronRuntime; screen?: Screen; why?: string }> {
  try {
    const electron = findElectron();
    installSystemLibraries(electron.executable);
    return { electron, screen: await openScreen() };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

/** What the tests of sharing need; without it they are skipped, and said so. */
function redisServer(): { env?: { EASEL_TEST_REDIS: string }; why?: string } {
  try {
    return { env: { EASEL_TEST_REDIS: findRedisServer() } };
  } catch (error) {
    return { why: (error as Error).message };
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
