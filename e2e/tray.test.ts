import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VIEW_TOOL, type ViewJob } from "#contract/app-view.ts";
import { DesktopTray } from "#electron/testing/desktop-tray.ts";
import { openSessionBus } from "#electron/testing/session-bus.ts";
import { Computer, connectLikeAnAiApp, type Easel, startEasel } from "./easel.ts";
import { otherComfy, troubledComfy } from "./other-comfy.ts";

/** A picture with the most steps there may be is painted for a minute, and cancelled before: however slowly we look, we see it. */
const STEP_MS = 600;
const LONG = 100;

describe.skipIf(process.platform !== "linux")("in the desktop's tray, Easel", () => {
  const computer = new Computer();
  let bus: Awaited<ReturnType<typeof openSessionBus>>;
  let tray: DesktopTray;
  let easel: Easel;

  const state = () => easel.call("app.state");
  const says = (tooltip: string | RegExp) => expect.poll(() => tray.tooltip).toMatch(tooltip);
  const labels = () => tray.menu().map(({ label, enabled }) => (enabled ? label : `(${label})`));
  const page = () => easel.page.getByRole("navigation").locator("[aria-current=page]").innerText();
  const paint = async (prompt: string, steps = 2) =>
    (await easel.call("jobs.run", { tool: "generate_image", arguments: { prompt, width: 256, height: 256, steps } })).jobId;
  const isDone = async (id: string) => (await state()).jobs.find((job) => job.id === id)?.state.kind === "done";
  const flip = async (name: string) => {
    await easel.open("Settings");
    await easel.page.getByRole("switch", { name }).click();
  };
  /** What was popped up since the last look, and a click on the newest. */
  const popped = () =>
    easel.app.evaluate(() => (globalThis as unknown as { popped: { title: string }[] }).popped.map(({ title }) => title));
  const clickPopped = () =>
    easel.app.evaluate(() => (globalThis as unknown as { popped: { emit(name: string): void }[] }).popped.at(-1)?.emit("click"));

  beforeAll(async () => {
    bus = await openSessionBus();
    tray = await DesktopTray.open(bus.address);
    easel = await startEasel(computer, {
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      EASEL_PRACTICE_STEP_MS: String(STEP_MS),
      FAKE_BEHAVIOUR: "crash-at-boot",
      FAKE_LAUNCHES: path.join(computer.home, "launches"),
    });
    // Nothing on this bus shows notifications: they are kept instead of shown.
    await easel.page.getByText("Ready to paint").waitFor();
    await easel.app.evaluate(({ Notification, shell }) => {
      const kept = { popped: [] as unknown[], opened: [] as string[] };
      Object.assign(globalThis, kept);
      Notification.isSupported = () => true;
      Notification.prototype.show = function show() {
        kept.popped.push(this);
      };
      shell.openExternal = async (url: string) => void kept.opened.push(url);
    });
  });
  afterAll(async () => {
    await easel?.quit();
    tray?.close();
    bus?.close();
    computer.remove();
  });

  it("says that it is ready, and offers what can be done", async () => {
    await expect.poll(() => tray.taken).toBe(true);
    await says("Easel: ready (practice engine)");
    await expect
      .poll(labels)
      .toEqual([
        "(Ready (practice engine))",
        "Open Easel",
        "Gallery",
        "Pause new work",
        "(Start the engine)",
        "Restart the engine",
        "Stop the engine",
        "(Open ComfyUI in the browser)",
        "Quit Easel",
      ]);
  });

  it("shows its window again, and the gallery", async () => {
    for (const [label, where] of [
      ["Open Easel", /^Home/],
      ["Gallery", /^Gallery/],
      // As it was left.
      ["Open Easel", /^Gallery/],
    ] as const) {
      await easel.window.hide();
      await expect.poll(easel.window.shown).toBe(false);
      tray.click(label);
      await expect.poll(easel.window.shown).toBe(true);
      await expect.poll(page).toMatch(where);
    }
  });

  it("counts what it paints, with percent, and shows another icon meanwhile", async () => {
    await expect.poll(async () => (await state()).bridge.kind).toBe("ready");
    const before = tray.icon;
    const [first, second] = [await paint("a fox & a hen", LONG), await paint("a second fox", LONG)];
    await says(/^Easel: making 2 pictures, \d+ %$/);
    await expect.poll(() => tray.icon).not.toBe(before);
    await expect.poll(() => labels()[0]).toMatch(/^\(Making 2 pictures, \d+ %\)$/);
    await easel.call("jobs.cancel", first);
    await says(/^Easel: making a picture/);
    await easel.call("jobs.cancel", second);
    await says(/^Easel: ready/);
    await expect.poll(() => tray.icon).toBe(before);
  });

  it("opens the last picture", async () => {
    await paint("a fox in the reeds");
    await expect.poll(() => labels().find((label) => label.startsWith("Last picture"))).toBe("Last picture: a fox in the reeds");
    await easel.window.hide();
    tray.click("Last picture");
    await expect.poll(easel.window.shown).toBe(true);
    await easel.page.getByRole("dialog").getByText("a fox in the reeds").first().waitFor();
    await easel.page.keyboard.press("Escape");
  });

  it("opens at the picture that a chat's view asks to show, also when it was closed; says so when the picture is gone", async () => {
    const plan = await easel.call("connect.plan", { client: "cursor", action: "write" });
    if (plan.kind !== "change") throw new Error(plan.kind);
    await easel.call("connect.apply", { client: "cursor", planId: plan.planId });
    const { easel: entry } = JSON.parse(fs.readFileSync(path.join(computer.home, ".cursor", "mcp.json"), "utf8")).mcpServers;
    const chat = await connectLikeAnAiApp(entry, "cursor-vscode", { apps: true });
    const made = await chat.callTool({
      name: "generate_image",
      arguments: { prompt: "a fox in a chat", width: 256, height: 256, steps: 2 },
    });
    const { state: ended } = made.structuredContent as unknown as ViewJob;
    const reference = ended.kind === "done" ? ended.pictures[0]?.reference : undefined;
    const show = async () =>
      expect((await chat.callTool({ name: VIEW_TOOL, arguments: { ask: "show", reference } })).structuredContent).toEqual({ shown: true });
    const detail = easel.page.getByRole("dialog");

    await show(); // the window is open, at another page
    await detail.getByText("a fox in a chat").first().waitFor();
    await easel.page.keyboard.press("Escape");
    await expect.poll(() => detail.count()).toBe(0);
    await easel.window.close(); // to the tray
    await expect.poll(easel.window.shown).toBe(false);
    await show();
    await expect.poll(easel.window.shown).toBe(true);
    await detail.getByText("a fox in a chat").first().waitFor();
    await easel.page.keyboard.press("Escape");

    fs.rmSync(path.join(computer.stateDirectory, "pictures", `${reference}.png`));
    await easel.window.close();
    await expect.poll(easel.window.shown).toBe(false);
    await show();
    await expect.poll(easel.window.shown).toBe(true);
    await easel.page.getByText("That picture is no longer in the gallery.").waitFor();
    await expect.poll(page).toMatch(/^Gallery/);
    await chat.close();
  });

  it("pauses new work, and goes on with it", async () => {
    tray.click("Pause new work");
    await says("Easel: paused");
    await paint("a fox that waits");
    await says("Easel: paused, a picture waiting");
    tray.click("Resume new work");
    await says(/^Easel: (making a picture|ready)/);
    await says(/^Easel: ready/);
    await expect.poll(labels).toContain("Pause new work");
  });

  it("stops, starts and restarts the engine", async () => {
    tray.click("Stop the engine");
    await says("Easel: the engine is stopped");
    await expect
      .poll(() => labels().filter((label) => label.includes("the engine")))
      .toEqual(["Start the engine", "(Restart the engine)", "(Stop the engine)"]);
    tray.click("Start the engine");
    await says(/^Easel: ready/);
    const pid = () =>
      computer
        .processes()
        .find((line) => line.includes("practice-engine.cjs"))
        ?.trim()
        .split(" ")[0];
    const before = pid();
    tray.click("Restart the engine");
    await expect.poll(async () => [pid() !== before, (await state()).engine.state.kind]).toEqual([true, "ready"]);
    await says(/^Easel: ready/);
  });

  it("announces a finished picture while nobody looks, when that is wanted, and leads to it", async () => {
    await easel.window.hide();
    const silent = await paint("a fox in silence");
    await expect.poll(() => isDone(silent)).toBe(true);
    await says(/^Easel: ready/);
    expect(await popped()).toEqual([]);
    tray.click("Open Easel");
    await flip("When a picture is finished");
    await easel.window.hide();
    await paint("a fox that is announced");
    await expect.poll(popped).toEqual(["Your picture is ready"]);
    await clickPopped();
    await expect.poll(easel.window.shown).toBe(true);
    await easel.page.getByRole("dialog").getByText("a fox that is announced").first().waitFor();
    await easel.page.keyboard.press("Escape");
  });

  it("announces that the engine gave up, unless that is not wanted; and shows a problem", async () => {
    const folder = troubledComfy(path.join(computer.home, "ComfyUI"));
    const icon = tray.icon;
    await easel.window.hide();
    await easel.call("engine.use", { kind: "folder", path: folder });
    // It tries again a few times before.
    await expect.poll(popped, { timeout: 90_000 }).toEqual(["Your picture is ready", "Easel's engine stopped"]);
    await says(/^Easel: The engine stopped 5 times within 10 minutes/);
    await expect.poll(() => tray.icon).not.toBe(icon);
    tray.click("Open Easel");
    await flip("When something needs you");
    await easel.window.hide();
    await easel.call("engine.use", { kind: "folder", path: "/nowhere" });
    await says(/^Easel: There is no ComfyUI/);
    expect(await popped()).toHaveLength(2);
  });

  it("opens somebody's ComfyUI in the browser, and does not offer to stop it; says when it was closed", async () => {
    const other = await otherComfy(0);
    await easel.call("engine.use", { kind: "url", url: other.url });
    await says("Easel: ready");
    await expect.poll(() => labels().filter((label) => label.includes("engine"))).toEqual([]);
    tray.click("Open ComfyUI in the browser");
    const opened = () => easel.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await expect.poll(opened).toEqual([other.url]);
    await other.close();
    await says("Easel: your ComfyUI is not running");
    await expect.poll(labels).toContain("(Open ComfyUI in the browser)");
  });

  it("quits", async () => {
    expect(() => tray.click("Quit Easel")).not.toThrow(/cannot be clicked/);
    await easel.gone;
    await expect.poll(() => computer.processes().filter((line) => !line.includes("dbus"))).toEqual([]);
  });
});
