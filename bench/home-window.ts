import fs from "node:fs";
import path from "node:path";
import { _electron, type ElectronApplication } from "playwright";
import { openScreen } from "../scripts/bootstrap/display.ts";
import { findElectron } from "../scripts/bootstrap/electron.ts";
import { root } from "../scripts/bootstrap/root.ts";

/** Shares of one core that the app's own processes use while Home is on the screen; null where the system does not tell. */
export interface HomeWindowCost {
  idle: number;
  /** With one job that is being painted, its previews and its bar. */
  painting: number;
}

const SETTLED_MS = 15_000;
const MEASURED_MS = 20_000;
/** Slow enough to be painted for as long as it is watched. */
const STEP_MS = 700;
/** Linux counts processor time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** The real app with the practice engine, drawn by software as on a computer without a card. Linux only. */
export async function measureHomeWindow(state: string): Promise<HomeWindowCost | null> {
  if (process.platform !== "linux") return null;
  const screen = await openScreen();
  fs.mkdirSync(state, { recursive: true });
  fs.writeFileSync(path.join(state, "settings.json"), '{ "firstRun": "done" }');
  const app = await _electron.launch({
    executablePath: findElectron().executable,
    args: [root, `--user-data-dir=${state}`, "--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    env: {
      ...(process.env as Record<string, string>),
      ...screen.env,
      HOME: state,
      EASEL_HOME_OVERRIDE: path.resolve(state),
      EASEL_PRACTICE_STEP_MS: String(STEP_MS),
    },
    timeout: 120_000,
  });
  try {
    const page = await app.firstWindow();
    await page.getByText("Ready to paint").waitFor({ timeout: 60_000 });
    await wait(SETTLED_MS);
    const idle = await shareUsed(app);
    await page.evaluate(() =>
      (globalThis as unknown as { easel: { call: (name: string, input: unknown) => Promise<unknown> } }).easel.call("jobs.run", {
        tool: "generate_image",
        arguments: { prompt: "a fox in the snow", steps: 60 },
      }),
    );
    await page.getByText(/^Step \d/).waitFor({ timeout: 60_000 });
    return { idle, painting: await shareUsed(app) };
  } finally {
    const gone = new Promise((resolve) => app.process().once("exit", resolve));
    await app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
    await gone;
    screen.close();
  }
}

async function shareUsed(app: ElectronApplication): Promise<number> {
  const before = await usedMs(app);
  await wait(MEASURED_MS);
  return ((await usedMs(app)) - before) / MEASURED_MS;
}

/** Processor time of Electron's own processes so far: main, page and what draws it; not the engine's and the bridge's. */
async function usedMs(app: ElectronApplication): Promise<number> {
  const pids = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid));
  return pids.reduce((sum, pid) => sum + ticksOf(pid) * TICK_MS, 0);
}

/** utime and stime, fields 14 and 15 of /proc/PID/stat; the name in field 2 may have spaces. */
function ticksOf(pid: number): number {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
