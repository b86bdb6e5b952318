import PQueue from "p-queue";
import { type Check, type CheckedFinding, type Finding, failed } from "./check.ts";
import { quietChecks, separateChecks, sessionChecks } from "./checks.ts";
import type { Probe } from "./probe.ts";

/** Checks at a time: each may start the server once more. */
const AT_ONCE = 6;

/** Tries all that can be tried on this transport. `now`: milliseconds, from any start. */
export async function verify(probe: Probe, now: () => number): Promise<CheckedFinding[]> {
  const sideBySide = new PQueue({ concurrency: AT_ONCE });
  const run = (check: Check) => carriedOut(check, probe, now);
  const fitting = (checks: readonly Check[]) => checks.filter((check) => check.on.includes(probe.target.transport));
  try {
    const [separate, shared] = await Promise.all([
      Promise.all(fitting(separateChecks).map((check) => sideBySide.add(() => run(check)))),
      oneByOne(fitting(sessionChecks), run),
    ]);
    return [...separate, ...shared, ...(await oneByOne(fitting(quietChecks), run))];
  } finally {
    await probe.close();
  }
}

async function oneByOne(checks: readonly Check[], run: (check: Check) => Promise<CheckedFinding>): Promise<CheckedFinding[]> {
  const findings: CheckedFinding[] = [];
  for (const check of checks) findings.push(await run(check));
  return findings;
}

/** Tries one thing; a check that throws has failed. */
export async function carriedOut(check: Check, probe: Probe, now: () => number): Promise<CheckedFinding> {
  const start = now();
  const finding = await check.run(probe).catch((error: unknown): Finding => failed(error instanceof Error ? error.message : String(error)));
  return { check, finding, tookMs: now() - start };
}
