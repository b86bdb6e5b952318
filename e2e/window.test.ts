import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeBy, madePng } from "#picture-facts/testing/made-pictures.ts";
import { Computer, type Easel, secondEasel, startEasel } from "./easel.ts";
import { startUpdateHost, type UpdateHost } from "./update-host.ts";

const PAGES = ["Home", "Gallery", "Workflows", "Connect", "Doctor", "Logs", "Settings"];

const made = { seed: "42", model: "dream.safetensors" };
const PICTURES: [name: string, bytes: Buffer | string][] = [
  ["pictures/3f2a91c4.png", madePng(madeBy.easel({ prompt: "a fox", ...made }), { hue: 1 })],
  ["added folder ü/whale.png", madePng(madeBy.comfyui({ prompt: "a whale", ...made }), { hue: 2 })],
  ["added folder ü/deep/wide.png", madePng({}, { width: 1_600, height: 400, hue: 3 })],
  ["added folder ü/torn.png", madePng(madeBy.comfyui({ prompt: "torn", ...made }), { hue: 4 }).subarray(0, -20)],
  ["added folder ü/text.png", "no picture"],
];
/** One transparent pixel. */
const WEBP = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");

describe("the window", () => {
  const computer = new Computer();
  let easel: Easel;
  let updates: UpdateHost;
  const requested: string[] = [];
  const putPictures = () => {
    const hourAgo = Date.now() / 1000 - 3_600;
    for (const [name, bytes] of [...PICTURES, ["added folder ü/pixel.webp", WEBP] as const]) {
      const file = path.join(computer.stateDirectory, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, bytes);
      fs.utimesSync(file, hourAgo, hourAgo);
    }
    const folders = [path.join(computer.stateDirectory, "added folder ü")];
    fs.writeFileSync(path.join(computer.stateDirectory, "gallery.json"), JSON.stringify({ folders }));
  };

  beforeAll(async () => {
    fs.mkdirSync(computer.stateDirectory, { recursive: true });
    fs.writeFileSync(path.join(computer.stateDirectory, "settings.json"), '{ "theme": "dark", ');
    putPictures();
    updates = await startUpdateHost(computer.home);
    updates.offer("0.0.1");
    easel = await startEasel(computer, { EASEL_UPDATE_FEED: updates.feedSource });
    easel.page.on("request", (request) => requested.push(request.url()));
    // Once more, so that everything it loads is heard.
    await easel.page.reload();
    // A page that fades in has low contrast.
    await easel.page.emulateMedia({ reducedMotion: "reduce" });
    await easel.page.getByText("Ready to paint").waitFor();
  });
  afterAll(async () => {
    await easel?.quit();
    updates?.close();
    computer.remove();
  });

  it("keeps a settings file that cannot be read aside, and says so", async () => {
    await easel.page.getByText("Your settings could not be read", { exact: false }).first().waitFor();
    expect(fs.readFileSync(path.join(computer.stateDirectory, "settings.broken-1.json"), "utf8")).toBe('{ "theme": "dark", ');
  });

  it("has the pictures of other programs in its gallery, those that are broken marked, and never waits for any of them", async () => {
    await easel.call("gallery.list", { search: "", offset: 0, limit: 10 });
    await expect.poll(async () => (await easel.call("gallery.list", { search: "", offset: 0, limit: 10 })).total).toBe(PICTURES.length + 1);
    const { pictures } = await easel.call("gallery.list", { search: "", offset: 0, limit: 10 });
    const by = Object.fromEntries(pictures.map((picture) => [picture.fileName, picture]));
    expect(by["whale.png"]).toMatchObject({ maker: "comfyui", prompt: "a whale", whole: true, client: "" });
    expect(by["torn.png"]).toMatchObject({ maker: "comfyui", whole: false });
    const loads = (id: string | null) =>
      easel.page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const image = new Image();
            image.onload = () => resolve([image.naturalWidth, image.naturalHeight]);
            image.onerror = () => resolve(null);
            image.src = url ?? "";
          }),
        id,
      );
    // Small ones stay as large as they are, of any kind that Chromium shows.
    expect(await loads(by["whale.png"]?.thumbnailUrl ?? null)).toEqual([64, 48]);
    expect(await loads(by["wide.png"]?.thumbnailUrl ?? null)).toEqual([448, 112]);
    expect(await loads(by["pixel.webp"]?.thumbnailUrl ?? null)).toEqual([1, 1]);
    expect(await loads(by["text.png"]?.thumbnailUrl ?? null)).toBeNull();
    expect(await loads("easel-media://picture/unknown")).toBeNull();
    // Nobody sees the page that makes thumbnails.
    const shown = await easel.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((one) => one.isVisible()).length);
    expect(shown).toBe(1);
  });

  it("has the bridge follow its options, and carries the settings over by a file, all or nothing", async () => {
    const config = path.join(computer.stateDirectory, "config.yaml");
    const saved = path.join(computer.home, "my settings.json");
    fs.writeFileSync(config, "# mine\nlimits:\n  max_count: 3\n");
    await easel.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as typeof dialog.showSaveDialog;
      dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [filePath] })) as typeof dialog.showOpenDialog;
    }, saved);
    const refusal = () =>
      easel.call("jobs.run", { tool: "generate_image", arguments: { prompt: "x", steps: 9_000 } }).then(() => "", String);
    await expect.poll(refusal).toContain("the most is 100");
    const changed = await easel.call("options.change", { "limits.max_steps": 7 });
    expect(changed.values).toEqual({ "limits.max_count": 3, "limits.max_steps": 7 });
    expect(fs.readFileSync(config, "utf8")).toBe("# mine\nlimits:\n  max_count: 3\n  max_steps: 7\n");
    // The bridge is started anew, and reads them.
    await expect.poll(refusal, { timeout: 60_000 }).toMatch(/\b7\b/);

    await easel.call("settings.change", { notifyFinished: true });
    expect(await easel.call("settings.export")).toBe(true);
    const asked = await easel.answer(0);
    expect(await easel.call("settings.reset")).toBe(true);
    expect(await asked()).toEqual(["Reset all settings?"]);
    expect((await easel.call("app.state")).settings.notifyFinished).toBe(false);
    expect(fs.readFileSync(config, "utf8").trim()).toMatch(/^# mine/);
    expect((await easel.call("options.read")).values).toEqual({});

    const good = fs.readFileSync(saved, "utf8");
    const bad = JSON.parse(good);
    Object.assign(bad.settings, { theme: "pink", engine: { kind: "folder", path: "/nowhere" } });
    fs.writeFileSync(saved, JSON.stringify(bad));
    expect(await easel.call("settings.import")).toEqual({ kind: "refused", faults: [{ name: "theme", fault: "value_unusable" }] });
    fs.writeFileSync(saved, JSON.stringify({ ...bad, settings: { ...bad.settings, theme: "dark" } }));
    expect(await easel.call("settings.import")).toEqual({ kind: "refused", faults: [{ name: "engine", fault: "folder_missing" }] });
    expect((await easel.call("app.state")).settings.notifyFinished).toBe(false);
    fs.writeFileSync(saved, good);
    expect(await easel.call("settings.import")).toEqual({ kind: "done" });
    expect((await easel.call("app.state")).settings.notifyFinished).toBe(true);
    expect((await easel.call("options.read")).values).toEqual({ "limits.max_count": 3, "limits.max_steps": 7 });

    const folders = await easel.call("storage.list");
    expect(folders.find(({ id }) => id === "thumbnails")?.folder).toMatch(/^~/);
    expect(folders.find(({ id }) => id === "pictures")?.bytes).toBeGreaterThan(0);
    expect((await easel.call("about.notices")).length).toBeGreaterThan(10_000);
  });

  it("runs with every guard of the checklist", async () => {
    const preferences = await easel.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().at(-1)?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
    const seen = await easel.page.evaluate(() => ({
      keys: Object.keys((globalThis as unknown as { easel: object }).easel).sort(),
      opened: window.open("https://example.com"),
    }));
    expect(seen).toEqual({ keys: ["call", "on"], opened: null });
  });

  it("stays on its page, saves nothing and talks to no other computer", async () => {
    const addresses = [
      "about:blank",
      "easel://app/nothing",
      "easel://app/assets/",
      "data:text/html,x",
      "https://example.com",
      "blob:easel://app/x",
    ];
    for (const address of addresses) {
      await easel.page.evaluate((to) => void location.assign(to), address).catch(() => {});
      await easel.page.evaluate((to) => void Object.assign(document.createElement("a"), { href: to }).click(), address).catch(() => {});
      await easel.page.waitForURL(/^easel:\/\/app\/index\.html/);
    }
    const saved = easel.page.waitForEvent("download", { timeout: 1_500 }).catch(() => null);
    await easel.page.evaluate(() => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob(["x"])), download: "x.txt" });
      document.body.append(link);
      link.click();
      link.remove();
    });
    const download = await saved;
    expect(download === null ? "canceled" : await download.failure()).toBe("canceled");
    const candidates = await easel.page.evaluate(async () => {
      const peer = new RTCPeerConnection();
      let found = 0;
      peer.onicecandidate = ({ candidate }) => {
        if (candidate?.candidate) found++;
      };
      peer.createDataChannel("x");
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      peer.close();
      return found;
    });
    expect(candidates).toBe(0);
    expect(easel.page.url()).toMatch(/^easel:\/\/app\/index\.html/);
    // What was refused looks unfinished to Playwright.
    await easel.page.reload();
    await easel.page.getByText("Ready to paint").waitFor();
  });

  it("runs no script of others and gets no permission", async () => {
    const violated = await easel.page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
          const script = document.createElement("script");
          script.textContent = "globalThis.injected = true";
          document.body.append(script);
        }),
    );
    expect(String(violated)).toMatch(/^script-src/);
    expect(await easel.page.evaluate(() => "injected" in globalThis)).toBe(false);
    expect(await easel.page.evaluate(async () => (await navigator.permissions.query({ name: "geolocation" })).state)).toBe("denied");
  });

  it("refuses calls that the schema does not know or whose input is wrong", async () => {
    const call = (name: string, input: unknown) =>
      easel.page.evaluate(([name, input]) => (window.easel.call as (name: string, input: unknown) => Promise<unknown>)(name, input), [
        name,
        input,
      ] as const);
    expect(await call("fs.readFile", "/etc/passwd")).toMatchObject({ ok: false, error: { kind: "not_allowed" } });
    expect(await call("__proto__", undefined)).toMatchObject({ ok: false });
    expect(await call("gallery.list", { offset: -1, limit: 1e9, search: 5 })).toMatchObject({
      ok: false,
      error: { kind: "argument_invalid" },
    });
    expect(await call("gallery.reveal", "../../etc/passwd")).toMatchObject({ ok: false, error: { kind: "output_gone" } });
  });

  it("knows what is dropped on it by where it lies, and asks before it does anything with it", async () => {
    const folder = path.join(computer.home, "Holidays ü");
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, "beach.png"), madePng(madeBy.comfyui({ prompt: "a beach", ...made }), { hue: 5 }));
    const model = path.join(computer.home, "dream.safetensors");
    fs.writeFileSync(model, "x".repeat(2_000));
    const session = await easel.page.context().newCDPSession(easel.page);
    const data = { items: [], files: [folder, model], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await session.send("Input.dispatchDragEvent", { type, x: 500, y: 300, data });
    const dialog = easel.page.getByRole("dialog", { name: "What should Easel do with it?" });
    await dialog.getByText("Holidays ü").waitFor();
    await dialog.getByRole("button", { name: "Add it to the models: dream.safetensors" }).waitFor();
    expect((await easel.call("gallery.folders")).map(({ name }) => name)).not.toContain("Holidays ü");
    await dialog.getByRole("button", { name: "Show its pictures in the gallery: Holidays ü" }).click();
    await expect.poll(async () => (await easel.call("gallery.folders")).map(({ name }) => name)).toContain("Holidays ü");
    expect(await easel.page.evaluate(() => window.easel.call("drop.addToGallery", "99-0"))).toMatchObject({ ok: false });
    await session.detach();
  });

  it("asks nobody but Easel for anything", () => {
    expect(requested).toContainEqual(expect.stringMatching(/^easel:\/\/app\/index\.html\?/));
    expect(requested.filter((url) => !/^(easel|easel-media|data|devtools):/.test(url) && url !== "https://example.com/")).toEqual([]);
  });

  it.each(["light", "dark"] as const)("has nothing that keeps somebody out, on any page, in %s", async (theme) => {
    await easel.open("Settings");
    await easel.page.getByRole("radio", { name: theme === "light" ? "Light" : "Dark" }).click();
    await easel.page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, theme);
    for (const page of PAGES) {
      await easel.open(page);
      expect(await easel.barriers(), page).toEqual([]);
    }
  });

  it("asks for newer versions where the settings say, and believes only what is signed", async () => {
    const { page } = easel;
    await easel.open("Settings");
    const card = page.getByRole("region", { name: "Updates" });
    const look = async () => {
      await card.getByRole("button", { name: /^(Look now|Try again)$/ }).click();
      await expect.poll(async () => (await easel.call("app.state")).updates.kind).not.toBe("asking");
    };
    await look();
    await card.getByText("This is the newest version", { exact: false }).waitFor();
    updates.offer("99.0.0", { tampered: true });
    await look();
    await card.getByText("does not bear Easel's signature", { exact: false }).waitFor();
    expect(JSON.stringify(await easel.call("app.state"))).not.toContain("99.0.0");
    updates.offer("99.0.0");
    await look();
    await card.getByText("Easel 99.0.0 is out.").waitFor();
    await card.getByText("What is new in 99.0.0").click();
    await card.getByText("New in 99.0.0.").waitFor();
    expect(await easel.barriers()).toEqual([]);
    await card.getByRole("switch").click();
    await card.getByText("Easel does not look for new versions.").waitFor();
    expect(new Set(updates.asked.map(({ url, agent }) => `${url} ${agent}`))).toEqual(new Set(["/updates.json Easel"]));
  });

  // Late, because Playwright waits for a navigation that was prevented.
  it("speaks the language that is chosen, and keeps it", async () => {
    const { page } = easel;
    await page.getByRole("navigation").getByRole("button", { name: "Settings" }).click();
    await page.getByRole("radio", { name: "Deutsch" }).click();
    await page.locator("html[lang=de]").waitFor();
    await page
      .getByRole("heading", { name: "Einstellungen" })
      .or(page.getByRole("button", { name: "Einstellungen" }))
      .first()
      .waitFor();
    expect(JSON.parse(fs.readFileSync(path.join(computer.stateDirectory, "settings.json"), "utf8"))).toMatchObject({ language: "de" });
    await page.getByRole("navigation").getByRole("button", { name: "Einstellungen" }).click();
    await page.getByRole("radio", { name: "Wie das System" }).last().click();
    await page.locator("html[lang=en]").waitFor();
  });

  it("goes nowhere", async () => {
    await easel.page.evaluate(() => {
      location.href = "https://example.com/";
    });
    expect(await easel.page.evaluate(() => location.origin)).toBe("easel://app");
  });

  it("comes to the front instead of starting a second Easel", async () => {
    await easel.window.hide();
    expect(await secondEasel(computer)).toEqual({ code: 0, said: expect.stringMatching(/already running/) });
    await expect.poll(easel.window.shown).toBe(true);
  });
});
