import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSessionBus, takeBusName } from "#electron/testing/session-bus.ts";
import { Computer, type Easel, secondEasel, startEasel } from "./easel.ts";

describe("Easel in the background", () => {
  const computer = new Computer();
  /** Of our own, so that there is no tray on it but the one we play. */
  let bus: Awaited<ReturnType<typeof openSessionBus>> | undefined;
  let easel: Easel;
  beforeAll(async () => {
    if (process.platform === "linux") bus = await openSessionBus();
    easel = await startEasel(computer, bus ? { DBUS_SESSION_BUS_ADDRESS: bus.address } : {});
    await easel.page.getByText("Ready to paint").waitFor();
  });
  afterAll(async () => {
    await easel?.quit();
    bus?.close();
    computer.remove();
  });

  it("paused, new pictures wait, and are painted afterwards", async () => {
    const { page } = easel;
    await page.getByRole("button", { name: "More for the engine" }).click();
    await page.getByRole("menuitem", { name: "Pause" }).click();
    await page.getByText("New pictures wait until you go on.", { exact: false }).waitFor();
    await page.getByRole("textbox", { name: "What should be painted?" }).fill("a fox who waits");
    await page.getByRole("button", { name: "Paint" }).click();
    await page.getByText("Paused: waits until you go on", { exact: false }).waitFor();
    await page.waitForTimeout(1_500);
    expect(await page.getByText("Paused: waits until you go on").count()).toBe(1);
    await page.getByRole("button", { name: "Resume" }).click();
    await page
      .getByRole("region", { name: "Newest pictures" })
      .getByRole("button", { name: /^a fox who waits/ })
      .waitFor();
    expect(await page.getByText("New pictures wait until you go on.", { exact: false }).count()).toBe(0);
  });

  it("remembers the memory of the last minutes for a window that is loaded anew", async () => {
    const samples = async () => (await easel.call("app.state")).memoryHistory.length;
    await expect.poll(samples).toBeGreaterThan(1);
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
    await easel.window.hide();
    expect(await secondEasel(computer, ["--hidden"])).toMatchObject({ code: 0 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await easel.window.shown()).toBe(false);
    await easel.window.show();
  });

  it.skipIf(process.platform !== "linux")("closing the window hides it where a tray shows that Easel goes on", async () => {
    const tray = await takeBusName(bus?.address ?? "", "org.kde.StatusNotifierWatcher");
    await easel.window.close();
    await expect.poll(easel.window.shown).toBe(false);
    tray.destroy();
    await easel.window.show();
  });

  it.skipIf(process.platform !== "linux")("where there is none, it asks once whether to go on, and the answer can be changed", async () => {
    const asked = await easel.answer(2, 0);
    await easel.window.close(); // cancelled: it stays
    await expect.poll(asked).toEqual(["Should Easel keep running without its window?"]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await easel.window.shown()).toBe(true);
    await easel.window.close(); // keep running
    await expect.poll(easel.window.shown).toBe(false);
    await easel.window.show();
    await easel.window.close(); // not asked any more
    await expect.poll(easel.window.shown).toBe(false);
    expect(await asked()).toHaveLength(2);
    await easel.window.show();
    await easel.open("Settings");
    const choice = easel.page.getByRole("radiogroup", { name: "When this window is closed" });
    expect(await choice.getByRole("radio", { name: "Keep running" }).getAttribute("aria-checked")).toBe("true");
    await choice.getByRole("radio", { name: "Quit" }).click();
    await easel.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().at(-1)?.setBounds({ x: 40, y: 30, width: 900, height: 640 }),
    );
    await easel.page.keyboard.press("Control+Equal");
    await easel.page.getByText("110 %").waitFor();
    await easel.window.close();
    await easel.gone;
    await expect.poll(() => computer.processes().filter((line) => !line.includes("dbus"))).toEqual([]);
  });

  it("started at login, it works without showing its window, which is as the person left it, until it is started once more", async () => {
    const hidden = await startEasel(computer, {}, ["--hidden"]);
    await hidden.page.locator("main.page-settings").waitFor({ state: "attached" });
    await hidden.page.locator(".engine-line").getByText("Ready").waitFor({ state: "attached" });
    const left = await hidden.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().at(-1);
      return { ...window?.getBounds(), zoom: window?.webContents.getZoomFactor() };
    });
    expect(left).toEqual({ x: 40, y: 30, width: 900, height: 640, zoom: expect.closeTo(1.1) });
    expect(await hidden.window.shown()).toBe(false);
    expect(await secondEasel(computer)).toMatchObject({ code: 0 });
    await expect.poll(hidden.window.shown).toBe(true);
    await hidden.quit();
  });
});
