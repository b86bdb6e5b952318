import fs from "node:fs";
import path from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { openScreen } from "../scripts/bootstrap/display.ts";
import { findElectron } from "../scripts/bootstrap/electron.ts";
import { root } from "../scripts/bootstrap/root.ts";
import { makeGallery, makeLargePictures } from "./made-gallery.ts";

export interface GalleryWindowCost {
  pictures: number;
  /** Milliseconds from the start of the program until the window can be used: without pictures, with all of them, and once they are known. */
  usable: { empty: number; cold: number; warm: number };
  /** The longest that main was held up while all of them were read and looked at. */
  longestBlock: number;
  /** Milliseconds from a letter typed until the pictures that fit are on the screen, median. */
  searchOnScreen: number;
  /** Milliseconds until the last picture is reached by one key. */
  end: number;
  /** Of the cells in sight, without a picture 150 ms after each step of scrolling: the first time, and the second. */
  blank: { first: number; second: number };
  rendererMegabytes: number;
}

const LARGE_PICTURES = 600;
const SCROLL_STEPS = 24;
const SETTLED_MS = 150;

/** The real app with as many pictures as `EASEL_BENCH_PICTURES` says, and 600 of 1024 pixels. */
export async function measureGalleryWindow(directory: string): Promise<GalleryWindowCost> {
  const pictures = Number(process.env.EASEL_BENCH_PICTURES ?? 5_000);
  const screen = await openScreen();
  const open = async (name: string, folders: readonly string[]) => openEasel(path.join(directory, `state ${name}`), folders, screen.env);
  const output = path.join(directory, "output");
  const large = path.join(directory, "large");
  makeGallery(output, pictures);
  makeLargePictures(large, LARGE_PICTURES);
  try {
    const empty = await open("empty", []);
    await empty.close();
    const cold = await open("full", [output]);
    await cold.app.evaluate(watchMain);
    await total(cold.page, pictures);
    const found = await search(cold.page, pictures);
    const longestBlock = await cold.app.evaluate(() => (globalThis as unknown as { longestBlock: number }).longestBlock);
    await cold.close();
    const warm = await open("full", [output]);
    await total(warm.page, pictures);
    await warm.page.locator('.thumb[data-index="0"]').focus();
    const began = performance.now();
    await warm.page.keyboard.press("End");
    await warm.page.locator(`.thumb[data-index="${pictures - 1}"]`).waitFor();
    const end = performance.now() - began;
    await warm.close();
    const big = await open("large", [large]);
    await total(big.page, LARGE_PICTURES);
    const first = await scroll(big.page);
    const blank = { first, second: await scroll(big.page) };
    const rendererMegabytes = await big.app.evaluate(({ app }) => {
      const sizes = app
        .getAppMetrics()
        .filter(({ type }) => type === "Tab")
        .map(({ memory }) => memory.workingSetSize / 1024);
      return Math.max(...sizes);
    });
    await big.close();
    return {
      pictures,
      usable: { empty: empty.usable, cold: cold.usable, warm: warm.usable },
      longestBlock,
      searchOnScreen: found,
      end,
      blank,
      rendererMegabytes,
    };
  } finally {
    screen.close();
  }
}

async function openEasel(state: string, folders: readonly string[], env: Record<string, string>) {
  fs.mkdirSync(state, { recursive: true });
  fs.writeFileSync(path.join(state, "gallery.json"), JSON.stringify({ folders }));
  fs.writeFileSync(path.join(state, "settings.json"), '{ "firstRun": "done" }');
  const began = performance.now();
  const app: ElectronApplication = await _electron.launch({
    executablePath: findElectron().executable,
    args: [root, `--user-data-dir=${state}`, "--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
    env: { ...(process.env as Record<string, string>), ...env, HOME: state, EASEL_HOME_OVERRIDE: state },
    timeout: 120_000,
  });
  const page: Page = await app.firstWindow();
  page.setDefaultTimeout(300_000);
  const gallery = page.getByRole("navigation").getByRole("button", { name: /^Gallery/ });
  await gallery.waitFor();
  const usable = performance.now() - began;
  await gallery.click();
  const close = async () => {
    const gone = new Promise((resolve) => app.process().once("exit", resolve));
    await app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
    await gone;
  };
  return { app, page, usable, close };
}

const total = (page: Page, count: number) =>
  page
    .locator(".page-head p")
    .getByText(`${new Intl.NumberFormat("en").format(count)} pictures`)
    .waitFor();

/** In main: how late a timer is at most that is due every 5 ms. */
function watchMain(): void {
  const scope = globalThis as unknown as { longestBlock: number };
  scope.longestBlock = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    scope.longestBlock = Math.max(scope.longestBlock, now - last - 5);
    last = now;
  }, 5);
}

async function search(page: Page, pictures: number): Promise<number> {
  const times: number[] = [];
  for (const word of ["fox", "whale", "castle", "robot", "lamp"]) {
    await page.locator(".page-head input[type=search]").fill("");
    await total(page, pictures);
    times.push(
      await page.evaluate(async (word) => {
        const field = document.querySelector<HTMLInputElement>(".page-head input[type=search]");
        const count = document.querySelector(".page-head p");
        if (!field || !count) throw new Error("The gallery is not there");
        const before = count.textContent;
        const began = performance.now();
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, word);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        while (count.textContent === before) await new Promise(requestAnimationFrame);
        return performance.now() - began;
      }, word),
    );
  }
  // The next start would begin with this search.
  await page.locator(".page-head input[type=search]").fill("");
  await total(page, pictures);
  return times.sort((a, b) => a - b)[2] ?? 0;
}

/** The share of cells without a picture a moment after each step down. */
function scroll(page: Page): Promise<number> {
  return page.evaluate(
    async ({ steps, settled }) => {
      const scroller = document.querySelector(".grid-scroller");
      if (!scroller) throw new Error("The gallery is not there");
      let [cells, blank] = [0, 0];
      for (let step = 0; step < steps; step++) {
        scroller.scrollTo(0, (step * (scroller.scrollHeight - scroller.clientHeight)) / (steps - 1));
        await new Promise((resolve) => setTimeout(resolve, settled));
        const bounds = scroller.getBoundingClientRect();
        for (const cell of document.querySelectorAll(".thumb")) {
          const { top, bottom } = cell.getBoundingClientRect();
          if (bottom < bounds.top || top > bounds.bottom) continue;
          cells++;
          const image = cell.querySelector("img");
          if (!image?.complete || image.naturalWidth === 0) blank++;
        }
      }
      scroller.scrollTo(0, 0);
      return blank / Math.max(1, cells);
    },
    { steps: SCROLL_STEPS, settled: SETTLED_MS },
  );
}
