import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usedBytes } from "#electron/supervisor/installer/disk-space.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";

/**
 * The wizard with real downloads, gigabytes of them, into a temporary folder: `EASEL_TRY_INSTALL=official` from the official places,
 * `EASEL_TRY_INSTALL=FILE` from those that a file names (electron/supervisor/installer/README.md). "Processor only", so that any computer can.
 */
const from = process.env.EASEL_TRY_INSTALL;
if (!from) console.log("SKIPPED: a real installation of ComfyUI by the app (EASEL_TRY_INSTALL=official, or a file of places).");

const HOUR_MS = 3_600_000;

describe.skipIf(!from)("a real ComfyUI, installed by the wizard", () => {
  const computer = new Computer();
  const folder = path.join(computer.home, "ComfyUI");
  let easel: Easel;
  const wizard = () => easel.page.getByRole("dialog", { name: /ComfyUI/ });
  /** What programs said last. */
  const logs = () => {
    const folder = path.join(computer.stateDirectory, "logs");
    const lines = fs.readdirSync(folder).flatMap((file) => fs.readFileSync(path.join(folder, file), "utf8").split("\n"));
    return lines
      .filter((line) => line.includes("install:"))
      .slice(-30)
      .join("\n");
  };
  const seconds = (since: number) => Math.round((Date.now() - since) / 1000);

  beforeAll(async () => {
    easel = await startEasel(computer, from && from !== "official" ? { EASEL_INSTALL_SOURCES: path.resolve(from) } : {});
    await easel.answer(0);
  });
  afterAll(async () => {
    await easel?.quit();
    computer.remove();
  });

  it(
    "is there, answers, and goes again without a trace",
    async () => {
      await easel.page.getByRole("button", { name: "Install ComfyUI for me …" }).click();
      await wizard().getByRole("radio", { name: "Processor only" }).click();
      const began = Date.now();
      await wizard().getByRole("button", { name: "Install", exact: true }).click();
      const steps = new Map<string, number>();
      for (;;) {
        const now = wizard().locator("li[aria-current=step] .install-step-words > p").first();
        const title = (await now.innerText({ timeout: 1_000 }).catch(() => "")).replace(/^Now:\s*/, "");
        if (title && !steps.has(title)) steps.set(title, seconds(began));
        if (await wizard().getByRole("heading", { name: "ComfyUI is installed" }).isVisible()) break;
        const failed = wizard().locator(".problem-words");
        if (await failed.isVisible()) throw new Error(`${await failed.innerText()}\n${logs()}`);
        await easel.page.waitForTimeout(250);
      }
      const installed = seconds(began);
      await wizard()
        .getByText(/^ComfyUI [\d.]+ is running/)
        .waitFor({ timeout: 600_000 });
      const ready = seconds(began);
      const report = JSON.parse(fs.readFileSync(path.join(computer.stateDirectory, "engine.json"), "utf8"));
      const stats = await (await fetch(`${report.url}/system_stats`)).json();
      console.log({
        beganAtSecond: Object.fromEntries(steps),
        installed,
        ready,
        megabytes: Math.round((await usedBytes(folder)) / 1e6),
        comfyui: stats.system.comfyui_version,
        python: stats.system.python_version,
        pytorch: stats.system.pytorch_version,
      });
      expect(stats.system.argv[0]).toContain(folder);

      await wizard().getByRole("button", { name: "Remove it again …" }).click();
      await easel.page.getByText("It is removed.").waitFor({ timeout: 120_000 });
      expect(fs.existsSync(folder)).toBe(false);
      await expect.poll(() => computer.processes().filter((line) => line.includes(folder))).toEqual([]);
    },
    HOUR_MS,
  );
});
