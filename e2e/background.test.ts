import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeBusName } from "#electron/testing/session-bus.ts";
import { Computer, type Easel, electronPath, startEasel } from "./easel.ts";

const windowShown = (easel: Easel) => easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
const closeWindow = (easel: Easel) => easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

/** A session bus of our own, so that there is no tray on it but the one we play. */
const hasBus = process.platform === "linux" && !spawnSync("dbus-daemon", ["--version"]).error;

describe.skipIf(!electronPath)("Easel in the background", () => {
  const computer = new Computer();
  let bus: ChildProcess;
  let address = "";
  let easel: Easel;
  beforeAll(async () => {
    if (hasBus) {
      bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address=1"], { stdio: ["ignore", "pipe", "ignore"] });
      address = await new Promise((resolve) => bus.stdout?.once("data", (text: Buffer) => resolve(String(text).trim())));
    }
    easel = await startEasel(computer, hasBus ? { DBUS_SESSION_BUS_ADDRESS: address } : {});
    await easel.page.getByText("Ready to paint").waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await easel?.quit();
    bus?.kill("SIGKILL");
    computer.remove();
  });

  it("paused, new pictures wait, and are painted afterwards", async () => {
    const { page } = easel;
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("New pictures wait until you go on.", { exact: false }).waitFor();
    await page.getByRole("textbox", { name: "What should be painted?" }).fill("a fox who waits");
    await page.getByRole("button", { name: "Paint" }).click();
    await page.getByText("Paused: waits until you go on").waitFor();
    await page.waitForTimeout(1_500);
    expect(await page.getByText("Paused: waits until you go on").count()).toBe(1);
    await page.getByRole("button", { name: "Resume" }).click();
    await page
      .getByRole("region", { name: "Recently finished" })
      .getByRole("button", { name: /^a fox who waits/ })
      .waitFor({ timeout: 30_000 });
    expect(await page.getByText("New pictures wait until you go on.", { exact: false }).count()).toBe(0);
  });

  it("remembers the memory of the last minutes for a window that is loaded anew", async () => {
    const samples = () =>
      easel.page.evaluate(async () => {
        const api = (globalThis as unknown as { easel: { call(name: string): Promise<{ value: { memoryHistory: unknown[] } }> } }).easel;
        return (await api.call("app.state")).value.memoryHistory.length;
      });
    await expect.poll(samples, { timeout: 20_000 }).toBeGreaterThan(1);
    await easel.page.reload();
    await easel.page.locator(".sparkline-line").waitFor();
  });

  it.skipIf(process.platform !== "linux")("starts at login when the person wants it, and not before", async () => {
    const entry = path.join(computer.home, ".config", "autostart", "easel.desktop");
    expect(fs.existsSync(entry)).toBe(false);
    await easel.open("Settings");
    const login = easel.page.getByRole("switch", { name: "Start Easel when I log in" });
    await login.click();
    await expect.poll(() => fs.existsSync(entry)).toBe(true);
    expect(fs.readFileSync(entry, "utf8")).toMatch(/^Exec=".*electron" ".*" "--user-data-dir=.*easel data" "--hidden"$/m);
    await login.click();
    await expect.poll(() => fs.existsSync(entry)).toBe(false);
  });

  it("a start at login while it runs already shows nothing", async () => {
    await easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const second = spawn(
      electronPath ?? "",
      [path.resolve("."), `--user-data-dir=${computer.stateDirectory}`, "--disable-gpu", "--no-sandbox", "--hidden"],
      { stdio: "ignore", env: { ...process.env, HOME: computer.home } },
    );
    expect(await new Promise((resolve) => second.once("exit", resolve))).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await windowShown(easel)).toBe(false);
    await easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  });

  it.skipIf(!hasBus)("closing the window hides it where a tray shows that Easel goes on", async () => {
    const tray = await takeBusName(address, "org.kde.StatusNotifierWatcher");
    await closeWindow(easel);
    await expect.poll(() => windowShown(easel)).toBe(false);
    tray.destroy();
    await easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  });

  it.skipIf(!hasBus)("where there is none, it asks once whether to go on, and the answer can be changed", async () => {
    await easel.app.evaluate(({ dialog }) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = async (...given: unknown[]) => {
        asked.push((given.at(-1) as { message: string }).message);
        return { response: asked.length === 1 ? 2 : 0, checkboxChecked: false };
      };
    });
    const asked = () => easel.app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    await closeWindow(easel); // cancelled: it stays
    await expect.poll(asked).toEqual(["Should Easel keep running without its window?"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await windowShown(easel)).toBe(true);
    await closeWindow(easel); // keep running
    await expect.poll(() => windowShown(easel)).toBe(false);
    await easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
    await closeWindow(easel); // not asked any more
    await expect.poll(() => windowShown(easel)).toBe(false);
    expect(await asked()).toHaveLength(2);
    await easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
    await easel.open("Settings");
    const choice = easel.page.getByRole("radiogroup", { name: "When this window is closed" });
    expect(await choice.getByRole("radio", { name: "Keep running" }).getAttribute("aria-checked")).toBe("true");
    await choice.getByRole("radio", { name: "Quit" }).click();
    await closeWindow(easel);
    await easel.gone;
    await expect.poll(() => computer.processes().filter((line) => !line.includes("dbus")), { timeout: 10_000 }).toEqual([]);
  });

  it("started at login, it works without showing its window, until it is started once more", async () => {
    const hidden = await startEasel(computer, {}, ["--hidden"]);
    await hidden.page.getByText("Ready to paint").waitFor({ timeout: 60_000, state: "attached" });
    expect(await windowShown(hidden)).toBe(false);
    const second = spawn(
      electronPath ?? "",
      [path.resolve("."), `--user-data-dir=${computer.stateDirectory}`, "--disable-gpu", "--no-sandbox"],
      { stdio: "ignore", env: { ...process.env, HOME: computer.home } },
    );
    await new Promise((resolve) => second.once("exit", resolve));
    await expect.poll(() => windowShown(hidden)).toBe(true);
    await hidden.quit();
  });
});
