import path from "node:path";
import { afterAll, describe, it } from "vitest";
import { chance } from "./chance.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";

/**
 * The whole proof is 50 (`EASEL_KILLS=50`); a few of them run every time. With `EASEL_ENGINE=/a/folder` it is a real ComfyUI's
 * Python that must not be left.
 */
const KILLS = Number(process.env.EASEL_KILLS ?? 4);

const real = /^\//.test(process.env.EASEL_ENGINE ?? "");

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const random = chance("killed");
const starting = () => wait(random() * (real ? 10_000 : 4_000));
const ready = ({ page }: Easel) => page.getByText("Ready to paint").waitFor({ timeout: 240_000 });

/** Until a moment of chance: mostly while all starts, then when all is ready, and in the middle of a picture. */
const moments: ((easel: Easel) => Promise<unknown>)[] = [
  starting,
  starting,
  async (easel) => {
    await ready(easel);
    await wait(random() * 1_000);
  },
  async (easel) => {
    await ready(easel);
    await easel.page.getByRole("textbox", { name: "What should be painted?" }).fill("a fox that nobody will see");
    await easel.page.getByRole("button", { name: "Paint" }).click();
    await wait(random() * 1_500);
  },
  ...(real ? [starting, starting, starting, starting] : []),
];

describe("Easel killed with -9", () => {
  const computer = new Computer();
  afterAll(() => computer.remove());

  it(
    `leaves nothing running, ${KILLS} times at random moments, and the next start works`,
    async () => {
      // Without the detour over a graphics card that a test's computer does not have.
      computer.write(path.join(computer.stateDirectory, "settings.json"), JSON.stringify({ launch: { memory: "cpu" } }));
      for (let kill = 0; kill < KILLS; kill += 1) {
        const easel = await startEasel(computer);
        await moments[kill % moments.length]?.(easel);
        await easel.kill();
        await computer.quiet();
      }
      const easel = await startEasel(computer);
      await ready(easel);
      await easel.quit();
      await computer.quiet();
    },
    300_000 + KILLS * 60_000,
  );
});
