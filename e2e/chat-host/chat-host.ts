import fs from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Browser, BrowserContext, Frame, Page } from "playwright";
import { build, type Rolldown } from "vite";
import type { ChatStart } from "./host-page.ts";

/** Answers what the view asks of its host; by method. */
export type HostAnswers = (method: string, params: never) => Promise<unknown>;

export interface ChatOptions {
  html: string;
  answers: HostAnswers;
  capabilities?: ChatStart["capabilities"];
  context?: ChatStart["context"];
  width?: number;
  /** Loses, repeats, delays and reorders messages. */
  hostile?: boolean;
  /** Its policy forbids images of every kind. */
  noImages?: boolean;
}

export interface Chat {
  page: Page;
  /** The view's own frame. */
  view: Frame;
  /** Errors of the page and of the view, and whatever the content security policy stopped. */
  complaints: string[];
}

/** Serves the host's two origins; every `open` is a chat with one view. */
export class ChatHost {
  readonly #browser: Browser;
  readonly #servers: Server[];
  readonly #addresses: { page: string; sandbox: string };
  readonly #chats: BrowserContext[] = [];

  private constructor(browser: Browser, servers: Server[], addresses: { page: string; sandbox: string }) {
    this.#browser = browser;
    this.#servers = servers;
    this.#addresses = addresses;
  }

  static async start(browser: Browser): Promise<ChatHost> {
    const script = await hostScript();
    const page = await serve(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>chat</title><style>body{margin:0}iframe{border:0;width:100%;height:500px}</style><script>${script}</script>`,
    );
    const sandbox = await serve(fs.readFileSync(path.join(import.meta.dirname, "sandbox.html"), "utf8"));
    return new ChatHost(browser, [page.server, sandbox.server], { page: page.url, sandbox: sandbox.url });
  }

  async open({ html, answers, capabilities, context, width = 700, hostile = false, noImages = false }: ChatOptions): Promise<Chat> {
    const browserContext = await this.#browser.newContext({ viewport: { width, height: 700 }, reducedMotion: "reduce" });
    this.#chats.push(browserContext);
    const page = await browserContext.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    await page.exposeFunction("toTest", answers);
    await page.goto(this.#addresses.page);
    await page.evaluate((options) => window.chat.start(options), {
      html,
      sandbox: `${this.#addresses.sandbox}${hostile ? "?hostile" : noImages ? "?no-images" : ""}`,
      capabilities: capabilities ?? { serverTools: {}, serverResources: {}, updateModelContext: { text: {} }, downloadFile: {} },
      context: context ?? { theme: "light", displayMode: "inline", availableDisplayModes: ["inline", "fullscreen"] },
    });
    const view = page.mainFrame().childFrames()[0]?.childFrames()[0];
    if (!view) throw new Error("The view was not shown.");
    return { page, view, complaints };
  }

  /** Open chats go on asking and drawing. */
  async closeChats(): Promise<void> {
    await Promise.all(this.#chats.splice(0).map((chat) => chat.close()));
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

async function hostScript(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry: path.join(import.meta.dirname, "host-page.ts"), formats: ["iife"], name: "host" }, minify: false },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0].code.replaceAll("</script", "<\\/script") ?? "";
}

async function serve(html: string): Promise<{ server: Server; url: string }> {
  const server = createServer((_request, response) => response.setHeader("content-type", "text/html; charset=utf-8").end(html));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
