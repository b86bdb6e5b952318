import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { probePolicy } from "#electron/supervisor/health/probe.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";
import { otherComfy, troubledComfy } from "./other-comfy.ts";

/** The whole proof is an hour (`EASEL_SOAK_MINUTES=60`); ten seconds of it run every time. */
const SOAK_MINUTES = Number(process.env.EASEL_SOAK_MINUTES ?? 1 / 6);

/** The engine is a Python under `.venv/bin`. */
const posixTest = it.skipIf(process.platform === "win32");

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What processes hold and have used, by the operating system. */
function useOf(pids: number[]): { megabytes: number; cpuSeconds: number } {
  const { stdout } = spawnSync("ps", ["-o", "rss=,time=", "-p", pids.join()], { encoding: "utf8" });
  let [kilobytes, cpuSeconds] = [0, 0];
  for (const line of stdout.trim().split("\n")) {
    const [rss, time] = line.trim().split(/\s+/);
    kilobytes += Number(rss);
    cpuSeconds += (time ?? "").split(/[:-]/).reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  return { megabytes: Math.round(kilobytes / 1024), cpuSeconds };
}

describe("an engine in trouble, in the real app", () => {
  let computer: Computer;
  let easel: Easel | null = null;
  const comfy = () => troubledComfy(path.join(computer.home, "Comfy UI ü"));
  afterEach(async () => {
    await easel?.quit();
    easel = null;
    await computer.quiet();
    computer.remove();
  });
  const start = async (env: Record<string, string>) => {
    easel = await startEasel(computer, { FAKE_LAUNCHES: path.join(computer.home, "launches"), ...env });
    return easel;
  };

  posixTest(
    "floods its log with a megabyte a second: the window stays usable, and nothing grows",
    { timeout: 120_000 + SOAK_MINUTES * 60_000 },
    async () => {
      computer = new Computer();
      const { app, page } = await start({ EASEL_ENGINE: comfy(), FAKE_BEHAVIOUR: "flood" });
      await page.getByText("Ready to paint").waitFor();
      await easel?.open("Logs");
      await page.locator(".log-line").nth(5).waitFor();
      await wait(3_000);
      const began = Date.now();
      const search = page.getByRole("searchbox", { name: "Search the logs" });
      await search.fill("GUI go to");
      await page.getByText(/^\d lines?$/).waitFor();
      await search.fill("");
      await page.locator(".log-line").nth(5).waitFor();
      const took = Date.now() - began;

      const processes = () => app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid));
      const before = useOf(await processes());
      await wait(SOAK_MINUTES * 60_000);
      const after = useOf(await processes());
      const share = (after.cpuSeconds - before.cpuSeconds) / (SOAK_MINUTES * 60);
      console.log(
        `flood: search there and back ${took} ms; app memory ${before.megabytes} MB, ${SOAK_MINUTES.toFixed(1)} min later ${after.megabytes} MB; processor ${(share * 100).toFixed(0)} % of a core`,
      );
      expect(await page.locator(".log-line").count()).toBeLessThan(300);
      expect(after.megabytes - before.megabytes).toBeLessThan(150);

      // Scrolled up, what one reads stays where it is while the flood goes on.
      await page.locator(".log-scroller").hover();
      await page.mouse.wheel(0, -2_000);
      await expect.poll(() => page.getByRole("button", { name: "Follow" }).getAttribute("aria-pressed")).toBe("false");
      // And back to the end.
      await page.getByRole("button", { name: "Follow" }).click();
      const fromEnd = () =>
        page.locator(".log-scroller").evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
      await expect.poll(fromEnd).toBeLessThan(60);
    },
  );

  posixTest("says in its log what is nobody's business: the log shows it, copied diagnostics do not", async () => {
    computer = new Computer();
    const { username } = os.userInfo();
    const secrets = [
      "hf_Zm94ZXNBcmVSZWQ0Mg",
      "Bearer eyJmb3giOiJyZWQifQ.c2VjcmV0",
      "Maria Muster",
      "a cake for grandma",
      "wasser, öl",
      "s3cr3t-pass",
    ];
    const said = [
      `loading /home/${username}/ComfyUI/models/checkpoints/fox.safetensors on ${os.hostname()}`,
      `HF_TOKEN=${secrets[0]}`,
      `Authorization: ${secrets[1]}`,
      `C:\\Users\\${secrets[2]}\\ComfyUI\\output`,
      `{'inputs': {'text': '${secrets[3]}', 'seed': 5}}`,
      `positive prompt: ${secrets[4]}`,
      `pulling from https://maria:${secrets[5]}@example.com/models`,
      "model weight dtype torch.float16, manual cast: None",
    ];
    const { app, page } = await start({ EASEL_ENGINE: comfy(), FAKE_BEHAVIOUR: "says", FAKE_SAYS: said.join("\n") });
    await page.getByText("Ready to paint").waitFor();
    await easel?.open("Logs");
    await page.getByText(secrets[3] ?? "").waitFor();
    await page.getByRole("button", { name: "Copy diagnostics" }).click();
    const copied = () => app.evaluate(({ clipboard }) => clipboard.readText());
    await expect.poll(copied).toContain("model weight dtype torch.float16, manual cast: None");
    const text = await copied();
    // A computer's name of two letters is in every text.
    const names = [username, os.hostname(), path.basename(computer.home), "maria"].filter((name) => name.length > 2);
    for (const secret of [...secrets, ...names]) expect(text).not.toContain(secret);
    for (const kept of ["fox.safetensors", "Total VRAM 24000 MB", "ComfyUI", "Electron", "cuda:0 Pretend 4090"])
      expect(text).toContain(kept);
  });

  posixTest("restarts itself by ComfyUI-Manager: it is ready again without a crash", async () => {
    computer = new Computer();
    const { page } = await start({ EASEL_ENGINE: comfy(), FAKE_BEHAVIOUR: "healthy|reboot-after 1500|healthy" });
    await page.getByText("Ready to paint").waitFor();
    await expect.poll(() => fs.readFileSync(path.join(computer.home, "launches"), "utf8").split("\n").length - 1).toBe(3);
    await page.getByText("Ready to paint").waitFor();
    await easel?.open("Logs");
    await page.getByText("Restarting...").waitFor();
  });

  posixTest("finds another ComfyUI on its port: that one can be used instead", async (context) => {
    computer = new Computer();
    const other = await otherComfy(8188).catch(() => null);
    if (!other) return context.skip("somebody uses port 8188 here");
    try {
      const { page } = await start({ EASEL_ENGINE: comfy(), FAKE_BEHAVIOUR: "healthy" });
      await page.getByText("Another ComfyUI is already running").waitFor();
      await page.getByRole("button", { name: "Use that one" }).click();
      await page.getByText("ComfyUI 0.24.0 is running, started outside of Easel.").waitFor();
      expect(await page.getByText("Another ComfyUI is already running").count()).toBe(0);
      await expect.poll(() => computer.processes().filter((line) => line.includes("main.py"))).toEqual([]);
    } finally {
      other.close();
    }
  });

  it("is closed by the person who started it: that is said, and another one may take its place", async () => {
    computer = new Computer();
    const other = await otherComfy(0);
    const port = Number(new URL(other.url).port);
    computer.write(
      path.join(computer.home, ".config", "comfy-cli", "config.ini"),
      `[DEFAULT]\nbackground = ('127.0.0.1', ${port}, 4711)\n`,
    );
    const { page } = await start({ EASEL_ENGINE: "auto" });
    await page.getByText("ComfyUI 0.24.0 is running, started outside of Easel.").waitFor();
    await other.close();
    await page.getByText("Your ComfyUI is not running").waitFor();
    await easel?.open("Doctor");
    await page.getByText("The ComfyUI that Easel uses is not running.").waitFor();
    await easel?.open("Home");
    const again = await otherComfy(port);
    await page.getByText("ComfyUI 0.24.0 is running, started outside of Easel.").waitFor();
    await again.close();
    await page.getByText("Your ComfyUI is not running").waitFor();
    await page.getByRole("button", { name: "Start the engine" }).click();
    await page.getByText("The practice engine is running on this computer.").waitFor();
  });

  it("is open to the whole network: that is said", async () => {
    computer = new Computer();
    const other = await otherComfy(0, ["main.py", "--listen"]);
    try {
      const { page } = await start({ EASEL_ENGINE: other.url });
      await page.getByText("Other computers can use this ComfyUI").waitFor();
    } finally {
      other.close();
    }
  });

  it("is looked at at once when the computer wakes up", async () => {
    computer = new Computer();
    const other = await otherComfy(0);
    try {
      const { app, page } = await start({ EASEL_ENGINE: other.url });
      await page.getByText("Ready to paint").waitFor();
      // However quick or slow a machine is, looks that nobody calls for lie so far apart. On a slow one it takes more naps to see it.
      const regular = probePolicy.runningDelayMs * (1 - probePolicy.jitter);
      let sooner = 0;
      const nap = async () => {
        const before = other.looks.length;
        await app.evaluate(({ powerMonitor }) => powerMonitor.emit("resume"));
        await expect.poll(() => other.looks.length).toBeGreaterThan(before);
        if ((other.looks[before] ?? 0) - (other.looks[before - 1] ?? 0) < regular) sooner += 1;
        return sooner;
      };
      await expect.poll(nap, { timeout: 90_000 }).toBe(5);
    } finally {
      other.close();
    }
  });
});
