import { openSceneBrowser } from "#renderer/dev/browser.ts";
import { findChromium } from "../scripts/bootstrap/browser.ts";
import { median } from "./mcp-process.ts";

export interface MaskStrokeCost {
  /** Milliseconds from a pointer's move to its piece of the stroke drawn, on a mask of 4096 x 4096. */
  median: number;
  p95: number;
}

const MOVES = 400;

/** A stroke of the Create page's mask editor in a real Chromium, drawn without a graphics card; null where there is no Chromium. */
export async function measureMaskStroke(): Promise<MaskStrokeCost | null> {
  const chromium = findChromium();
  if (chromium === null) return null;
  process.env.EASEL_CHROMIUM = chromium;
  const browser = await openSceneBrowser("bench-mask");
  try {
    const { page, go } = await browser.open("huge");
    await go("Create");
    await page.locator(".tool-choice").getByRole("button", { name: "Repaint a part" }).click();
    await page.getByRole("button", { name: "From the gallery …" }).click();
    await page.locator(".picture-list .thumb").first().click();
    await page.locator(".mask-canvas[width='4096']").waitFor();
    const times = await page.locator(".mask-canvas").evaluate(drawStroke, MOVES);
    return { median: median(times), p95: times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0 };
  } finally {
    await browser.close();
  }
}

/** Runs in the page. Reading a pixel back waits until the canvas is drawn. */
function drawStroke(element: HTMLElement | SVGElement, moves: number): number[] {
  const canvas = element as HTMLCanvasElement;
  const box = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => {}; // made-up pointers cannot be captured
  const send = (type: string, part: number) =>
    canvas.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        pointerId: 7,
        button: 0,
        clientX: box.left + box.width * (0.5 + 0.4 * Math.cos(part * 20)),
        clientY: box.top + box.height * (0.5 + 0.4 * Math.sin(part * 31)),
      }),
    );
  send("pointerdown", 0);
  const times = Array.from({ length: moves }, (_, index) => {
    const began = performance.now();
    send("pointermove", (index + 1) / moves);
    canvas.getContext("2d")?.getImageData(0, 0, 1, 1);
    return performance.now() - began;
  });
  send("pointerup", 1);
  return times;
}
