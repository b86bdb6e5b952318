import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

describe("a person at the window", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("journeys");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });

  it("paints from the make box, sees the job, and cancels it", async () => {
    opened = await browser.open("first-day");
    const { page, asked } = opened;
    const prompt = page.getByRole("textbox", { name: "What should be painted?" });
    await expect.poll(() => prompt.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByRole("button", { name: "Paint", exact: true }).isDisabled()).toBe(true);
    await prompt.fill("a fox in the snow");
    await page.getByRole("radio", { name: "Sketch" }).click();
    await page.getByRole("radio", { name: "Landscape" }).click();
    await prompt.press("Enter");
    await page.getByText("Next in line", { exact: false }).waitFor();
    expect(await asked("jobs.run")).toEqual([
      { tool: "generate_image", arguments: { prompt: "a fox in the snow", preset: "draft", width: 640, height: 448 } },
    ]);
    await page.getByRole("button", { name: "Cancel: a fox in the snow" }).click();
    await page.getByText("Next in line", { exact: false }).waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    expect(await asked("jobs.cancel")).toEqual(["made-0"]);
  });

  it("mends what failed with the button that fits, and puts away what it has seen", async () => {
    opened = await browser.open("busy");
    const { page, asked } = opened;
    const troubles = page.getByRole("region", { name: "Needs a look" });
    const failed = troubles.getByRole("listitem");
    await expect.poll(() => failed.count()).toBe(2);
    await troubles.getByRole("button", { name: "Paint at 768 × 768" }).click();
    await expect.poll(() => failed.count()).toBe(1);
    await troubles.getByRole("button", { name: "Use dreamscape_xl_v10.safetensors" }).click();
    await troubles.waitFor({ state: "detached" });
    const calls = (await asked("jobs.run")) as { arguments: Record<string, unknown> }[];
    expect(calls.map(({ arguments: { width, height, model } }) => [width, height, model])).toEqual([
      [768, 768, undefined],
      [undefined, undefined, "dreamscape_xl_v10.safetensors"],
    ]);
    expect(await page.getByText("Using a picture again").count()).toBe(0);
    await page.reload();
    await page.getByRole("region", { name: "Earlier" }).waitFor();
    expect(await troubles.count()).toBe(0);
  });

  it("frees the memory before it asks again, and dismisses what it does not want to see", async () => {
    opened = await browser.open("busy");
    const { page, asked } = opened;
    const troubles = page.getByRole("region", { name: "Needs a look" });
    await troubles.getByRole("button", { name: "Free memory and try again" }).click();
    await expect.poll(() => asked("jobs.run")).toHaveLength(1);
    expect(await asked("engine.free")).toHaveLength(1);
    await troubles.getByRole("button", { name: "Dismiss: A map of an island" }).click();
    await troubles.waitFor({ state: "detached" });
  });

  it("puts what waits into another order by keys alone, and cancels all of it", async () => {
    opened = await browser.open("busy");
    const { page, asked } = opened;
    const waiting = page.getByRole("list", { name: "Waiting" });
    const names = async () => (await waiting.locator(".waiting-name").allTextContents()).slice(0, 3).map((name) => name.slice(0, 12));
    const [first, second, third] = await names();
    const down = page.getByRole("button", { name: new RegExp(`^Move down: ${first}`) });
    await down.focus();
    await page.keyboard.press("Enter");
    await expect.poll(names).toEqual([second, first, third]);
    expect(await down.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(names).toEqual([second, third, first]);
    await page.getByRole("button", { name: new RegExp(`^Paint next: ${first}`) }).click();
    await expect.poll(names).toEqual([first, second, third]);
    expect(await asked("jobs.move")).toEqual(["later", "later", "first"].map((to) => ({ jobId: "job-2", to })));
    await page.getByRole("button", { name: "Cancel all" }).click();
    await waiting.waitFor({ state: "detached" });
  });

  it("follows a job: steps, bar, time left, the look so far; and finds what was asked for earlier", async () => {
    opened = await browser.open("busy");
    const { page, asked } = opened;
    const item = page.getByRole("listitem").filter({ hasText: "asked by Claude Desktop" }).first();
    await item.getByText("Step 11 of 24").waitFor();
    await item.getByText(/about \d+ s left/).waitFor();
    await item.getByRole("img", { name: "How it looks so far" }).waitFor();
    expect(await item.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("46");
    const earlier = page.getByRole("region", { name: "Earlier" });
    await earlier.getByText("A small red fox is sleeping", { exact: false }).waitFor();
    // And beside each AI app what it asked for last.
    await page
      .getByRole("region", { name: "AI apps" })
      .getByText(/^Asked .*: A fox asleep/)
      .waitFor();
    await earlier.getByRole("button", { name: /^Ask again: A map of an island/ }).click();
    await expect.poll(() => asked("jobs.run")).toMatchObject([{ arguments: { prompt: "A map of an island" } }]);
  });

  it("starts the bridge again where AI apps cannot reach Easel", async () => {
    opened = await browser.open("troubled");
    const { page, asked } = opened;
    await page.getByText("AI apps cannot reach Easel right now").waitFor();
    expect(await page.getByText("Ready to paint").count()).toBe(0);
    await page.getByRole("button", { name: "Start it now" }).click();
    expect(await asked("app.restartBridge")).toHaveLength(1);
  });

  it("counts down after a crash", async () => {
    opened = await browser.open("crashed");
    const { page } = opened;
    const words = () => page.getByText(/^Trying again in .*\.$/).innerText();
    const before = await words();
    expect(before).toMatch(/ 9 min \d+ s\.| 10 min\./);
    await expect.poll(words).not.toBe(before);
    await page.getByText("The engine's last words").click();
    await page.getByText("torch.OutOfMemoryError", { exact: false }).waitFor();
  });

  it("connects an app after seeing the change, and takes it back", async () => {
    opened = await browser.open("first-day");
    const { page, asked } = opened;
    await page.getByRole("button", { name: "Connect an AI app" }).click();
    await page.getByRole("button", { name: "Connect: Claude Desktop" }).click();
    await page.getByRole("dialog").getByText("~/.config/Claude/claude_desktop_config.json").waitFor();
    await page.getByRole("dialog").getByText("Show the change").click();
    await page.locator(".diff-come").first().waitFor();
    expect(await page.locator(".diff-come").count()).toBe(5);
    expect(await asked("connect.apply")).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("dialog").getByText("Quit Claude Desktop completely and open it again.").waitFor();
    // What was pressed is gone: the keyboard goes on in the dialog.
    expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
    await page.getByRole("dialog").getByRole("button", { name: "Restart Claude Desktop" }).click();
    expect(await asked("connect.restart")).toEqual(["claude-desktop"]);
    await page.getByRole("button", { name: "Done" }).click();
    // Its button is gone: the keyboard goes on in the page.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Claude Desktop" }) });
    await card.getByText("Written", { exact: true }).waitFor();
    await card.getByText("Earlier changes").click();
    await card.getByRole("button", { name: /^Undo/ }).click();
    await card.getByText("Not set up yet").waitFor();
    await card.getByText("Undone").waitFor();
  });

  it("puts back what vanished from an app's settings, on whatever page", async () => {
    opened = await browser.open("troubled");
    const { page, asked } = opened;
    await page.getByRole("button", { name: "Put it back: VS Code" }).click();
    await page.getByRole("dialog", { name: "Connect VS Code" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Leave it out: Claude Desktop" }).click();
    await expect.poll(() => page.getByText("Easel is no longer in the settings of Claude Desktop.").count()).toBe(0);
    expect(await asked("connect.leave")).toEqual(["claude-desktop"]);
  });

  it("asks the doctor, and does what it says", async () => {
    opened = await browser.open("troubled");
    const { page, go, asked } = opened;
    await go("Doctor");
    await page.getByText("2 things need you.").waitFor();
    await page.getByRole("button", { name: "Show the change" }).click();
    await page.getByRole("dialog", { name: "Connect Claude Desktop" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Start the engine" }).click();
    await expect.poll(() => asked("engine.start")).toHaveLength(1);
    await page.getByRole("button", { name: "Paint a fox here" }).dblclick();
    await page.locator("main.page-home").waitFor();
    expect(await asked("jobs.run")).toHaveLength(1);
  });

  it("tries an app out again, and uses the other ways", async () => {
    opened = await browser.open("troubled");
    const { page, go, asked } = opened;
    await go("Connect");
    const card = (name: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
    await card("Codex").getByText("Does not start").waitFor();
    await page.getByRole("button", { name: "Check again: Codex" }).click();
    await card("Codex").getByText("Starts, 7 tools").waitFor();
    await card("Raycast").getByText("Other ways").click();
    await card("Raycast").getByRole("button", { name: "Let Raycast add it" }).click();
    expect(await asked("connect.openLink")).toEqual(["raycast"]);
    await card("Claude Desktop").getByText("Other ways").click();
    await card("Claude Desktop").getByRole("button", { name: "Save as an extension" }).click();
    await page.getByText("Claude Desktop offers to install it", { exact: false }).waitFor();
  });

  it("says which one it uses of an app that is installed twice, before it sees the change", async () => {
    opened = await browser.open("troubled");
    const { page, go, asked } = opened;
    await go("Connect");
    await page.getByRole("button", { name: "Put it back: Claude Desktop" }).click();
    const dialog = page.getByRole("dialog", { name: "Connect Claude Desktop" });
    await dialog.getByText("Which one do you use?", { exact: false }).waitFor();
    expect(await dialog.getByRole("listitem").first().textContent()).toContain("3 hours ago");
    await dialog
      .getByRole("button", { name: /^This one/ })
      .first()
      .click();
    await dialog.getByRole("button", { name: "Connect", exact: true }).waitFor();
    expect((await asked("connect.plan")).at(-1)).toEqual({
      client: "claude-desktop",
      action: "write",
      place: expect.stringContaining("Claude_pzs8sxrjxfjjc"),
    });
  });

  it("hears why a change was not made, and may look again", async () => {
    opened = await browser.open("troubled");
    const { page, go } = opened;
    await go("Connect");
    await page.locator("summary", { hasText: /^\d+ more apps?$/ }).click();
    await page.getByRole("button", { name: "Connect: LM Studio" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("The file was changed by somebody else in the meantime.").waitFor();
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).waitFor();
  });

  it("reads the logs: follows, stops when scrolled up, filters", async () => {
    opened = await browser.open("full");
    const { page, go } = opened;
    await go("Logs");
    const lines = page.getByRole("region", { name: "Log lines" });
    const follow = page.getByRole("button", { name: "Follow" });
    const fromEnd = () => lines.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    const say = (text: string) =>
      page.evaluate((text) => window.easelScene.emit("log.lines", [{ at: Date.now(), source: "app", level: "info", text }]), text);
    await expect.poll(fromEnd).toBeLessThan(2);
    expect(await page.locator(".log-line").count()).toBeLessThan(100);
    await say("a new line");
    await page.getByText("a new line").waitFor();
    await lines.hover();
    await page.mouse.wheel(0, -900);
    await expect.poll(() => follow.getAttribute("aria-pressed")).toBe("false");
    await say("one more line");
    await page.waitForTimeout(100);
    expect(await fromEnd()).toBeGreaterThan(500);
    await follow.click();
    await page.getByText("one more line").waitFor();
    await page.getByRole("searchbox").fill("one more");
    await page.getByText("1 line", { exact: true }).waitFor();
    // What each of several engines said.
    const ofCard = { at: 0, source: "engine", engine: "card 2", level: "info", text: "painted on the second card" } as const;
    await page.evaluate((line) => window.easelScene.emit("log.lines", [line]), ofCard);
    await page.getByRole("searchbox").fill("");
    await page.getByRole("radio", { name: "Engine", exact: true }).click();
    await page.getByRole("combobox", { name: "Engine" }).selectOption("card 2");
    await page.getByText("1 line", { exact: true }).waitFor();
    await page.getByText("painted on the second card").waitFor();
  });

  it("walks through the engines by keys, and starts none before it says so", async () => {
    opened = await browser.open("practice");
    const { page, go, asked } = opened;
    await go("Settings");
    await page.getByRole("radio", { name: "Practice" }).focus();
    await page.keyboard.press("ArrowDown", { delay: 100 });
    const use = page.getByRole("button", { name: "Use this", exact: true });
    await use.waitFor();
    expect(await asked("engine.use")).toEqual([]);
    await use.click();
    await expect.poll(() => asked("engine.use")).toEqual([{ kind: "auto" }]);
    await use.waitFor({ state: "detached" });
  });

  it("chooses an engine by address, which has to look like one", async () => {
    opened = await browser.open("practice");
    const { page, asked } = opened;
    await page.getByRole("button", { name: "Enter an address" }).click();
    const field = page.getByRole("textbox", { name: "Address" });
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await field.fill("my computer");
    await field.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await asked("engine.use")).toEqual([]);
    await field.fill("192.168.1.20:8188");
    await field.press("Enter");
    await expect.poll(() => asked("engine.use")).toEqual([{ kind: "url", url: "http://192.168.1.20:8188" }]);
  });

  it("is told what went wrong, until it closes the message", async () => {
    opened = await browser.open("troubled");
    const { page } = opened;
    await page.getByRole("button", { name: "More for the engine" }).click();
    await page.getByRole("menuitem", { name: "Unload the model" }).click();
    await page.getByText("The engine did not answer.").waitFor();
    await page.getByText("Wait a moment and try again.").waitFor();
    const messages = page.locator(".toasts");
    await messages.getByRole("button", { name: "Dismiss" }).click();
    await page.getByText("The engine did not answer.").waitFor({ state: "detached" });
    await page.locator(".notices").getByRole("button", { name: "Dismiss" }).first().click();
    await page.getByText("Your settings could not be read", { exact: false }).waitFor({ state: "detached" });
  });

  it("gives the key for partner nodes, which the page never shows again, and takes it away", async () => {
    opened = await browser.open("ready");
    const { page, go, asked } = opened;
    await go("Settings");
    const field = page.getByLabel("API key of your Comfy account");
    expect(await field.getAttribute("type")).toBe("password");
    await field.fill("short");
    expect(await page.getByRole("button", { name: "Save the key" }).isDisabled()).toBe(true);
    await field.fill(" comfyui-0123456789 ");
    await page.getByRole("button", { name: "Save the key" }).click();
    await page.getByText("encrypted in this computer's safe storage").waitFor();
    expect(await page.getByLabel("Another API key").inputValue()).toBe("");
    await page.getByRole("button", { name: "Remove the key" }).click();
    await page.getByText("The key is removed.").waitFor();
    expect(await asked("settings.setPartnerKey")).toEqual(["comfyui-0123456789", null]);
  });

  it("lets other computers in, makes a key that is shown once, and revokes another", async () => {
    opened = await browser.open("ready");
    const { page, go, asked } = opened;
    await go("Share");
    await page.getByText("Off. Nothing listens.").waitFor();
    await page.getByRole("switch", { name: "Let other computers use Easel" }).click();
    await page.getByText("https://192.168.1.20:3001", { exact: true }).waitFor();
    await page.getByRole("radio", { name: "Off" }).click();
    await page.getByText("http://192.168.1.20:3001", { exact: true }).waitFor();
    const port = page.getByLabel("Port");
    await port.fill("80");
    expect(await page.getByRole("button", { name: "Use this port" }).isDisabled()).toBe(true);
    await port.fill("4001");
    await port.press("Enter");
    await page.getByText("http://192.168.1.20:4001", { exact: true }).waitFor();

    await page.getByRole("button", { name: "New key …" }).click();
    const make = page.getByRole("button", { name: "Make the key" });
    await page.getByLabel("Name", { exact: true }).fill("guest");
    expect(await make.isDisabled()).toBe(true); // there is one
    await page.getByLabel("Name", { exact: true }).fill("Ben's PC");
    await page.getByRole("radio", { name: "Use some tools" }).click();
    await page.getByRole("checkbox", { name: "Upscale" }).check();
    await make.click();
    const dialog = page.getByRole("dialog");
    const [fields] = (await asked("share.addToken")) as { scopes: string[] }[];
    expect(fields).toMatchObject({ name: "bens-pc", scopes: ["tools:generate_image", "tools:get_job", "tools:upscale", "resources"] });
    const token = await dialog.locator(".made-token code").innerText();
    await dialog.getByLabel("AI app").selectOption("Claude Code");
    await dialog
      .getByText(`claude mcp add --transport http easel http://192.168.1.20:4001/mcp --header "Authorization: Bearer ${token}"`)
      .waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.getByRole("heading", { name: "bens-pc" }).waitFor();
    expect(await page.getByText(token).count()).toBe(0);

    await page.getByRole("button", { name: "Revoke: guest" }).click();
    await page.getByRole("heading", { name: "guest" }).waitFor({ state: "detached" });
    expect(await asked("share.revokeToken")).toEqual(["guest"]);
  });

  it("sees what each of several engines does, and gives one no more pictures for a while", async () => {
    opened = await browser.open("several-engines");
    const { page, asked } = opened;
    const engines = page.getByRole("region", { name: "Engines" }).getByRole("listitem");
    await expect
      .poll(() =>
        engines.evaluateAll((items) => items.map((item) => [...item.querySelectorAll("h3, .engine-says")].map((at) => at.textContent))),
      )
      .toEqual([
        ["First engine", "Painting 1 picture"],
        ["NVIDIA GeForce RTX 3090", "Painting 1 picture"],
        ["studio", "Takes nothing new"],
        ["attic", "Does not answer"],
        ["Flux", "Starting"],
      ]);
    await page.getByText("Waits: the engine that has its model does not answer", { exact: false }).waitFor();
    await page.getByRole("button", { name: "More for studio" }).click();
    // Easel cannot start what is at an address.
    expect(await page.getByRole("menuitem").allTextContents()).toEqual(["Take pictures again"]);
    await page.getByRole("menuitem").click();
    await engines.nth(2).getByText("Ready").waitFor();
    await page.getByRole("button", { name: "More for NVIDIA GeForce RTX 3090" }).click();
    await page.getByRole("menuitem", { name: "Restart" }).click();
    const workers = page.getByRole("region", { name: "Workers" }).getByRole("listitem");
    await workers.nth(1).getByText("Takes nothing new · 1 of 1").waitFor();
    await page.getByRole("button", { name: "More for cellar" }).click();
    await page.getByRole("menuitem", { name: "Take nothing new" }).click();
    await workers.nth(2).getByText("Takes nothing new · 0 of 1").waitFor();
    expect(await asked("engines.drainWorker")).toEqual([{ id: "w3", draining: true }]);
    expect(await asked("engines.drain")).toEqual([{ name: "studio", draining: false }]);
    expect(await asked("engines.restart")).toEqual(["NVIDIA GeForce RTX 3090"]);
  });

  it("adds an engine once it answers, or all the same; changes it, removes it, and uses another card", async () => {
    opened = await browser.open("ready");
    const { page, go, asked } = opened;
    expect(await page.getByRole("region", { name: "Engines" }).count()).toBe(0);
    await go("Settings");
    await page.getByRole("button", { name: "Add an engine …" }).click();
    const dialog = page.getByRole("dialog");
    const add = dialog.getByRole("button", { name: "Check and add" });
    expect(await add.isDisabled()).toBe(true);
    await dialog.getByLabel("Address").fill("192.168.1.20:8188");
    await dialog.getByLabel("Address").blur();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("192.168.1.20:8188");
    await dialog.getByLabel("Name").fill("studio");
    await dialog.getByRole("radio", { name: "Double" }).click();
    await page.evaluate(() => {
      const { failing } = window.easelScene;
      failing["engines.put"] = { kind: "engine_unreachable", message: "Nothing answers there.", remedy: "Start it." };
    });
    await add.click();
    await dialog.getByText("Nothing answers there.").waitFor();
    await page.evaluate(() => delete window.easelScene.failing["engines.put"]);
    await dialog.getByRole("button", { name: "Keep it all the same" }).click();
    await dialog.waitFor({ state: "detached" });
    const studio = { name: "studio", place: { kind: "url", url: "192.168.1.20:8188" }, weight: 2, labels: [] };
    expect(await asked("engines.put")).toEqual([
      { engine: studio, replaces: null, unchecked: false },
      { engine: studio, replaces: null, unchecked: true },
    ]);
    await page.getByRole("button", { name: "Change studio" }).click();
    await dialog.getByText("Labels", { exact: true }).click();
    await dialog.getByLabel("Labels, with commas between them").fill("fast, , fast,big");
    await dialog.getByRole("button", { name: "Check and save" }).click();
    await page.getByText("labels fast, big").waitFor();
    expect((await asked("engines.put")).at(-1)).toEqual({
      engine: { ...studio, labels: ["fast", "big"] },
      replaces: "studio",
      unchecked: false,
    });
    await page.getByRole("button", { name: "Remove studio" }).click();
    await page.getByText("There is only the engine above.").waitFor();
  });

  it("uses another graphics card, too", async () => {
    opened = await browser.open("several-engines");
    const { page, go, asked } = opened;
    await go("Settings");
    await page.getByRole("button", { name: "Use NVIDIA GeForce RTX 3060, too" }).click();
    await page.getByText("on graphics card 3").waitFor();
    expect(await asked("engines.put")).toEqual([
      {
        engine: { name: "NVIDIA GeForce RTX 3060", place: { kind: "card", device: 2 }, weight: 1, labels: [] },
        replaces: null,
        unchecked: false,
      },
    ]);
  });

  it("changes the theme at once", async () => {
    opened = await browser.open("ready");
    const { page, go } = opened;
    await go("Settings");
    await page.getByRole("radio", { name: "Dark" }).click();
    await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  });
});
