import { type Browser, chromium, type Page } from "playwright";
import { build, preview } from "vite";
import type { CallName } from "#contract/ipc.ts";
import type { Language } from "#contract/language.ts";

/** The scenes in a real browser, for tests. */
export interface SceneBrowser {
  open: (scene: string, options?: SceneOptions) => Promise<OpenScene>;
  close: () => Promise<void>;
}

export interface SceneOptions {
  theme?: "light" | "dark";
  language?: Language | "pseudo";
  /** Pixels of CSS. */
  width?: number;
  height?: number;
}

export interface OpenScene {
  page: Page;
  /** What the browser complained about: errors, and whatever the content security policy stopped. */
  complaints: string[];
  go: (
    place: "Home" | "Create" | "Gallery" | "Models" | "Workflows" | "Connect" | "Share" | "Doctor" | "Logs" | "Settings",
  ) => Promise<void>;
  /** The inputs of every such call so far. */
  asked: (name: CallName) => Promise<unknown[]>;
}

/** What is waited for comes late on a busy machine; Playwright's own limit is half of this. */
const PATIENCE_MS = 60_000;

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser that `npm test` found or brought (`EASEL_CHROMIUM`). */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.EASEL_CHROMIUM;
  if (!executablePath) throw new Error("There is no Chromium here. `npm test` brings one, or says how.");
  return await chromium.launch({ executablePath, args: flags });
}

/** `name` keeps the built scenes of tests that run at the same time apart. */
export async function openSceneBrowser(name: string): Promise<SceneBrowser> {
  const browser = await launchBrowser();
  const config = {
    configFile: "renderer/dev/vite.config.ts",
    logLevel: "error",
    build: { outDir: `../../node_modules/.cache/easel-scenes/${name}` },
  } as const;
  await build(config);
  const server = await preview({ ...config, preview: { port: 0, host: "127.0.0.1" } });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") throw new Error("The scenes are not served.");
  const home = `http://127.0.0.1:${address.port}/`;
  return {
    open: (scene, { theme = "light", language = "en", width = 1180, height = 780 } = {}) =>
      openScene(browser, `${home}?scene=${scene}&theme=${theme}&language=${language}`, { width, height }),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function openScene(browser: Browser, url: string, viewport: { width: number; height: number }): Promise<OpenScene> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce" });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`)),
  );
  await page.goto(url);
  await page.locator("main").waitFor();
  return {
    page,
    complaints,
    go: async (place) => {
      await page
        .getByRole("navigation")
        .getByRole("button", { name: new RegExp(`^${place}`) })
        .click();
      await page.locator(`main.page-${place.toLowerCase()}`).waitFor();
    },
    asked: (name) => page.evaluate((name) => window.easelScene.asked.filter((call) => call.name === name).map(({ input }) => input), name),
  };
}
