import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Frame } from "playwright";
import type { ViewJob } from "#contract/app-view.ts";
import { noise, png } from "#mcp-bridge/test-support/pictures.ts";
import { launchBrowser } from "#renderer/dev/browser.ts";
import { type Chat, ChatHost } from "../e2e/chat-host/chat-host.ts";
import { Conversation } from "../e2e/chat-host/conversation.ts";
import { findChromium } from "../scripts/bootstrap/browser.ts";
import { root } from "../scripts/bootstrap/root.ts";
import { startDaemon } from "./many-calls.ts";
import { median } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";

/** Milliseconds, where nothing else is said. */
export interface ChatViewCost {
  /** The pages as the host reads them, gzip. */
  wireBytes: { name: string; bytes: number }[];
  /** From the host's word of the result to the small picture on the screen. */
  firstPaint: number;
  /** From there to the original of 1024 x 1024, and how large its file is. */
  full: number;
  originalBytes: number;
  /** Preview frames shown in a second. */
  previewsASecond: number;
  /** From a pointer's move to its stroke drawn on a mask of 2048 x 2048. */
  stroke: { median: number; longest: number };
}

const RUNS = 7;

/** The view in a real Chromium, on the built bridge through its relay; null where there is no Chromium. */
export async function measureChatView(stateDirectory: string): Promise<ChatViewCost | null> {
  const chromium = findChromium();
  if (chromium === null) return null;
  process.env.EASEL_CHROMIUM = chromium;
  fs.mkdirSync(stateDirectory, { recursive: true });
  const engine = await startPracticeEngine(stateDirectory, 300);
  const program = path.join(root, ".vite", "build", "easel-bridge.cjs");
  const env = { PATH: process.env.PATH ?? "", HOME: stateDirectory, EASEL_STATE_DIR: path.join(stateDirectory, "state") };
  const daemon = await startDaemon(program, env, engine.url);
  const browser = await launchBrowser();
  const host = await ChatHost.start(browser);
  const talk = await Conversation.open(host, { program: process.execPath, args: [program], env });
  try {
    const wireBytes = await Promise.all(
      ["generate_image", "add_picture", "find_pictures"].map(async (tool) => ({
        name: tool,
        bytes: gzipSync((await talk.viewOf(tool)).html).length,
      })),
    );
    return { wireBytes, ...(await measurePicture(talk)), previewsASecond: await measurePreviews(talk), stroke: await measureStrokes(talk) };
  } finally {
    await talk.close();
    await host.close();
    await browser.close();
    daemon.kill("SIGKILL");
    engine.child.kill("SIGKILL");
  }
}

/** Every run is a chat of its own that is given the result of a finished job. */
async function measurePicture(talk: Conversation): Promise<Pick<ChatViewCost, "firstPaint" | "full" | "originalBytes">> {
  // Enlarged noise is as large a file as a photograph.
  const photo = `data:image/png;base64,${png(512, 512, noise(3)).toString("base64")}`;
  const result = (await talk.client.callTool({ name: "upscale", arguments: { image: photo, scale: 2 } })) as CallToolResult;
  const { state } = result.structuredContent as unknown as ViewJob;
  if (state.kind !== "done") throw new Error(`no picture: ${state.kind}`);
  const [firstPaints, fulls] = [[] as number[], [] as number[]];
  for (let run = -1; run < RUNS; run += 1) {
    const chat = await talk.show("upscale", { image: "of an older chat" });
    const small = painted(chat.view, "img.large[src^='data:image/jpeg']");
    const large = painted(chat.view, "img.large[src^='data:image/png']");
    const told = await chat.page.evaluate((result) => {
      void window.chat.result(result);
      return performance.timeOrigin + performance.now();
    }, result as object);
    const [first, full] = [await small, await large];
    if (run >= 0) firstPaints.push(first - told);
    if (run >= 0) fulls.push(full - first);
    await close(chat);
  }
  return { firstPaint: median(firstPaints), full: median(fulls), originalBytes: state.pictures[0]?.bytes ?? 0 };
}

/** Epoch milliseconds when such an image is on the screen: decoded, and a frame later. */
function painted(view: Frame, selector: string): Promise<number> {
  return view.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const image = document.querySelector<HTMLImageElement>(selector);
          if (!image) return;
          observer.disconnect();
          void image
            .decode()
            .then(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now()))));
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
        look();
      }),
    selector,
  );
}

/** The practice engine shows at most eight previews of a job: of these steps, one each. */
async function measurePreviews(talk: Conversation): Promise<number> {
  const args = { prompt: "a lighthouse at night", seed: 9, steps: 8, width: 512, height: 512 };
  const chat = await talk.show("generate_image", args);
  const frames = chat.view.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const observer = new MutationObserver(() => {
          const image = document.querySelector<HTMLImageElement>("img.preview");
          if (image?.src && image.src !== last) times.push(performance.now());
          last = image?.src ?? last;
          if (document.querySelector("img.large")) resolve(times);
        });
        let last = "";
        observer.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
      }),
  );
  await talk.call(chat, "generate_image", args);
  const times = await frames;
  await close(chat);
  return ((times.length - 1) * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
}

/** Long strokes with a broad brush, by the browser's own pointer. */
async function measureStrokes(talk: Conversation): Promise<ChatViewCost["stroke"]> {
  const args = { prompt: "a quiet lake", seed: 10, steps: 1, width: 2048, height: 2048 };
  const chat = await talk.show("generate_image", args, { width: 1000 });
  await talk.call(chat, "generate_image", args);
  await chat.view.locator("img.large[src^='data:image/png']").waitFor();
  await chat.view.getByRole("button", { name: "Edit a part" }).click();
  await chat.view.evaluate(() => {
    const canvas = document.querySelector("canvas") as HTMLCanvasElement;
    const delays: number[] = [];
    Object.assign(window, { delays });
    // Heard after the editor's own listener.
    canvas.addEventListener("pointermove", (event) => {
      // One pixel read: what was drawn until now is there.
      canvas.getContext("2d")?.getImageData(0, 0, 1, 1);
      delays.push(performance.now() - event.timeStamp);
    });
  });
  const box = await chat.view.locator("canvas").boundingBox();
  if (!box) throw new Error("There is no canvas.");
  const { mouse } = chat.page;
  for (let stroke = 0; stroke < 6; stroke += 1) {
    await mouse.move(box.x + 20, box.y + 20 + stroke * 25);
    await mouse.down();
    await mouse.move(box.x + box.width - 20, box.y + 60 + stroke * 25, { steps: 60 });
    await mouse.up();
  }
  const delays = await chat.view.evaluate(() => (window as unknown as { delays: number[] }).delays);
  await close(chat);
  return { median: median(delays), longest: Math.max(...delays) };
}

const close = ({ page }: Chat) => page.context().close();
