import { afterAll, describe, expect, it } from "vitest";
import { Computer, type Easel, electronPath, startEasel } from "./easel.ts";

/**
 * The whole proof is 50 (`EASEL_KILLS=50`); a few of them run every time. With `EASEL_ENGINE=/a/folder` it is a real ComfyUI's
 * Python that must not be left.
 */
const KILLS = Number(process.env.EASEL_KILLS ?? 4);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until a moment of chance: while all starts, when all is ready, and in the middle of a picture. */
const moments: ((easel: Easel) => Promise<unknown>)[] = [
  () => wait(Math.random() * 4_000),
  async ({ page }) => {
    await page.getByText("Ready to paint").waitFor({ timeout: 60_000 });
    await wait(Math.random() * 1_000);
  },
  async ({ page }) => {
    await page.getByText("Ready to paint").waitFor({ timeout: 60_000 });
    await page.getByRole("textbox", { name: "What should be painted?" }).fill("a fox that nobody will see");
    await page.getByRole("button", { name: "Paint" }).click();
    await wait(Math.random() * 1_500);
  },
];

describe.skipIf(!electronPath)("Easel killed with -9", () => {
  const computer = new Computer();
  afterAll(() => computer.remove());

  it(
    `leaves nothing running, ${KILLS} times at random moments, and the next start works`,
    async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const easel = await startEasel(computer);
        await moments[kill % moments.length]?.(easel);
        const gone = new Promise((resolve) => easel.app.process().once("exit", resolve));
        easel.app.process().kill("SIGKILL");
        await gone;
        await expect.poll(() => computer.processes(), { timeout: 10_000 }).toEqual([]);
      }
      const easel = await startEasel(computer);
      await easel.page.getByText("Ready to paint").waitFor({ timeout: 60_000 });
      await easel.quit();
      await expect.poll(() => computer.processes(), { timeout: 10_000 }).toEqual([]);
    },
    60_000 + KILLS * 40_000,
  );
});
