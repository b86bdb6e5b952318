import type { ElectronApplication } from "playwright";

/** Main answers within this, whatever it does: longer, and the tray, the window and every AI app would feel it. Milliseconds. */
export const MAX_BLOCK_MS = 50;
/** How often main is asked whether it is there, in milliseconds. */
const EVERY_MS = 10;

/** The longest that main's thread was busy with one thing, in milliseconds of its own processor time, and when (milliseconds since it is watched). */
export interface Block {
  ms: number;
  at: number;
}

/**
 * Watches main from now on: after Electron's own start, which blocks it. What counts is not how late a timer is, which a busy computer
 * decides, but how much processor time main's thread itself has used since the timer before, without what the system's host took away
 * meanwhile (`steal`). Waiting for a disk is not seen by this. Linux tells the time of a thread; elsewhere nothing is watched.
 */
export async function watchMain(app: ElectronApplication): Promise<void> {
  if (process.platform !== "linux") return;
  await app.evaluate((_electron, every) => {
    const { readFileSync } = (process as unknown as { mainModule: { require(name: "fs"): typeof import("node:fs") } }).mainModule.require(
      "fs",
    );
    // A process's own line is that of its first thread, which is main's. Nanoseconds.
    const used = () => Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
    // In hundredths of a second, of all processors together.
    const stolen = () => Number(/^cpu +(?:\d+ +){7}(\d+)/.exec(readFileSync("/proc/stat", "utf8"))?.[1] ?? 0) * 10;
    const began = performance.now();
    const block = { ms: 0, at: 0 };
    Object.assign(globalThis, { easelBlock: block });
    let before = { used: used(), stolen: stolen() };
    setInterval(() => {
      const now = { used: used(), stolen: stolen() };
      const ms = now.used - before.used - (now.stolen - before.stolen);
      if (ms > block.ms) Object.assign(block, { ms, at: performance.now() - began });
      before = now;
    }, every);
  }, EVERY_MS);
}

/** Nothing where main is not watched. */
export const longestBlock = (app: ElectronApplication): Promise<Block | undefined> =>
  app.evaluate(() => (globalThis as unknown as { easelBlock?: Block }).easelBlock);
