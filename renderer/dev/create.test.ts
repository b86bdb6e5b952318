import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

let browser: SceneBrowser;
let opened: OpenScene;
let page: Page;

beforeAll(async () => {
  browser = await openSceneBrowser("create");
});
afterAll(() => browser?.close());
afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await page.context().close();
});

async function begin(scene = "ready", options: Parameters<SceneBrowser["open"]>[1] = {}): Promise<void> {
  opened = await browser.open(scene, options);
  ({ page } = opened);
  await opened.go("Create");
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
}

const button = (name: string) => page.getByRole("button", { name, exact: true });
const prompt = () => page.getByRole("textbox", { name: "Prompt" });
const runs = async () => (await opened.asked("jobs.run")) as { tool: string; arguments: Record<string, unknown> }[];

async function barriers(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Lets the newest job of the scene end with pictures. */
async function finish(count = 1): Promise<void> {
  await page.evaluate((count) => {
    const { state, update } = window.easelScene;
    const [job, ...others] = state().jobs;
    if (!job) throw new Error("no job");
    const outputs = Array.from({ length: count }, (_, index) => {
      return {
        reference: `3f2a91${String(index).padStart(2, "0")}`,
        fileName: "x.png",
        mime: "image/png",
        width: 1024,
        height: 1024,
        bytes: 9,
      };
    });
    update({ jobs: [{ ...job, startedAt: 1, finishedAt: 2, state: { kind: "done", outputs, text: [] } }, ...others] });
  }, count);
}

/** Draws a line over the picture, in parts of its width and height. */
async function stroke(from: [number, number], to: [number, number]): Promise<void> {
  const canvas = page.locator(".mask-canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  if (!box) throw new Error("the mask is not shown");
  const place = ([x, y]: [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...place(from));
  await page.mouse.down();
  await page.mouse.move(...place(to), { steps: 12 });
  await page.mouse.up();
}

/** How much of the picture is marked, 0 to 1. */
const marked = () =>
  page.locator(".mask-canvas").evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context?.drawImage(element as HTMLCanvasElement, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    let count = 0;
    for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 0) > 127) count++;
    return count / (width * height);
  });

/** The share of white in the mask that a call was given. */
const whiteOf = (dataUrl: unknown) =>
  page.evaluate(async (url) => {
    const image = new Image();
    image.src = String(url);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
    let [white, clear] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at] ?? 0) > 127) white++;
      if (data[at + 3] !== 255) clear++;
    }
    return { width: canvas.width, height: canvas.height, white: white / (data.length / 4), clear };
  }, dataUrl);

async function repaintFirstPicture(): Promise<void> {
  await begin();
  await button("Repaint a part").click();
  await button("From the gallery …").click();
  await page.locator(".picture-list .thumb").first().click();
  await page.locator(".mask-canvas").waitFor();
}

describe("a new picture", () => {
  it("is asked for with model, quality, size, count, seed and LoRA, through the same call as ever", async () => {
    await begin();
    await prompt().fill("A whale made of clouds");
    await button("Choose a model").click();
    await page.getByRole("dialog").getByRole("searchbox").fill("photon");
    await page.getByRole("button", { name: /^A picture made with photon_v1|photon_v1/ }).click();
    await page.getByRole("radio", { name: "Sketch" }).click();
    await page.getByRole("combobox", { name: "Shape" }).selectOption("portrait");
    await page.getByRole("spinbutton", { name: "How many" }).fill("3");
    await page.getByRole("textbox", { name: "Leave out" }).fill("rain");
    await page.getByRole("textbox", { name: "Seed" }).fill("42");
    await page.getByRole("combobox", { name: "Add a LoRA" }).selectOption("clay_15.safetensors");
    await page.getByRole("spinbutton", { name: "Strength of clay_15" }).fill("0.7");
    await page.getByText("More values").click();
    await page.getByRole("spinbutton", { name: "Steps" }).fill("9");
    await button("Paint").click();
    await expect.poll(runs).toEqual([
      {
        tool: "generate_image",
        arguments: {
          prompt: "A whale made of clouds",
          model: "photon_v1.safetensors",
          preset: "draft",
          width: 320,
          height: 448,
          count: 3,
          negative_prompt: "rain",
          seed: "42",
          loras: JSON.stringify([{ name: "clay_15.safetensors", strength: 0.7 }]),
          steps: 9,
        },
      },
    ]);
  });

  it("shows the seed that it took, takes a new one each time, and keeps one that is locked", async () => {
    await begin();
    await prompt().fill("A fox");
    await prompt().press("Enter");
    await expect.poll(runs).toHaveLength(1);
    await prompt().press("Control+Enter");
    await expect.poll(runs).toHaveLength(2);
    const seed = page.getByRole("textbox", { name: "Seed" });
    const [first, second] = (await runs()).map((run) => run.arguments.seed);
    expect(first).not.toEqual(second);
    expect(await seed.inputValue()).toBe(second);
    await button("Keep this seed").click();
    await button("Paint").click();
    await expect.poll(async () => (await runs())[2]?.arguments.seed).toBe(second);
  });

  it("grows with its prompt, reads it in its own direction, and takes up earlier ones", async () => {
    await begin();
    const height = () => prompt().evaluate((element) => element.clientHeight);
    const before = await height();
    await prompt().fill(Array.from({ length: 500 }, () => "word").join(" "));
    expect(await height()).toBeGreaterThan(before * 3);
    await prompt().fill("ثعلب نائم في فنجان شاي 🦊");
    expect(await prompt().evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
    await prompt().press("Alt+ArrowUp");
    expect(await prompt().inputValue()).toMatch(/^A fox asleep/);
    await prompt().press("Alt+ArrowDown");
    expect(await prompt().inputValue()).toMatch(/^ثعلب/);
    await prompt().fill("");
    await button("Earlier prompts").click();
    await button("Insert: A lighthouse on a cliff at dusk, oil on canvas, heavy brush strokes").click();
    expect(await prompt().inputValue()).toMatch(/^A lighthouse/);
  });

  it("is seen live, and its picture can be used again, enlarged and repainted in two clicks", async () => {
    await begin();
    await prompt().fill("A fox");
    await button("Paint").click();
    await page.getByText("Next in line").waitFor();
    await page.evaluate(() => {
      const [job, ...others] = window.easelScene.state().jobs;
      if (!job) throw new Error("no job");
      window.easelScene.update({
        jobs: [{ ...job, startedAt: 1, state: { kind: "running", fraction: 0.5, step: 6, steps: 12 } }, ...others],
      });
      window.easelScene.emit("preview", {
        jobId: job.id,
        dataUrl: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
      });
    });
    await page.getByRole("img", { name: "The picture so far" }).waitFor();
    await page.getByRole("progressbar", { name: /step 6 of 12/i }).waitFor();
    await finish();
    await page.getByRole("status").filter({ hasText: "Done: A fox" }).waitFor();

    await page.getByRole("article").getByRole("button", { name: "Use again" }).click();
    await button("Paint").click();
    await expect.poll(async () => (await runs()).length).toBe(2);
    expect((await runs())[1]).toMatchObject({ tool: "generate_image", arguments: { prompt: "A fox" } });

    await page.getByRole("article").getByRole("button", { name: "Enlarge" }).first().click();
    await page.locator(".tool-form").getByRole("button", { name: "Enlarge" }).click();
    await expect.poll(async () => (await runs())[2]).toEqual({ tool: "upscale", arguments: { image: "3f2a9100" } });
  });
});

describe("a picture to begin with", () => {
  const png = { name: "photo.png", mimeType: "image/png", buffer: Buffer.from("never read here") };

  it("is chosen as a file, and changed with a strength", async () => {
    await begin();
    await button("Change a picture").click();
    await page.getByLabel("Picture: Choose a file …").setInputFiles(png);
    await page.getByText("640 × 480").waitFor();
    await prompt().fill("At night");
    await page.getByRole("spinbutton", { name: "Strength" }).fill("0.35");
    await button("Paint").click();
    await expect
      .poll(async () => (await runs())[0])
      .toMatchObject({ tool: "image_to_image", arguments: { image: "a1b2c3d4", prompt: "At night", strength: 0.35 } });
  });

  it("may be dropped or pasted on the page, and makes a change of a new picture", async () => {
    await begin();
    await prompt().fill("At night");
    for (const kind of ["paste", "drop"]) {
      await page.evaluate((kind) => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "photo.png", { type: "image/png" }));
        const init = { bubbles: true, cancelable: true };
        const event =
          kind === "drop"
            ? new DragEvent("drop", { ...init, dataTransfer: data })
            : new ClipboardEvent("paste", { ...init, clipboardData: data });
        document.body.dispatchEvent(event);
      }, kind);
      await page.getByText("640 × 480").waitFor();
      await button("Remove the picture").click();
    }
    expect(await opened.asked("create.addPicture")).toHaveLength(2);
    expect(await opened.asked("workflows.propose")).toEqual([]);
    await page.getByText("Still needed: Picture.").waitFor();
    expect(await prompt().inputValue()).toBe("At night");
  });
});

describe("a part of a picture", () => {
  it("is marked with a brush and painted anew", async () => {
    await repaintFirstPicture();
    await page.getByText(/Still needed: .*Part to repaint/).waitFor();
    await stroke([0.3, 0.5], [0.7, 0.5]);
    await prompt().fill("A red balloon");
    await button("Paint").click();
    await expect.poll(runs).toHaveLength(1);
    const [run] = await runs();
    expect(run).toMatchObject({ tool: "inpaint", arguments: { image: "3f2a9100", prompt: "A red balloon" } });
    const mask = await whiteOf(run?.arguments.mask);
    expect(mask).toMatchObject({ width: 1024, height: 1024, clear: 0 });
    expect(mask.white).toBeGreaterThan(0.03);
    expect(mask.white).toBeLessThan(0.07);
  });

  it("is undone, redone, inverted, erased, enclosed, grown and kept over a walk to another page", async () => {
    await repaintFirstPicture();
    await stroke([0.3, 0.5], [0.7, 0.5]);
    const once = await marked();
    expect(once).toBeGreaterThan(0.03);
    await button("Undo").click();
    expect(await marked()).toBe(0);
    await button("Redo").click();
    expect(await marked()).toBeCloseTo(once, 5);
    await button("Invert").click();
    expect(await marked()).toBeCloseTo(1 - once, 2);
    await button("Undo").click();
    await button("Eraser").click();
    await stroke([0.5, 0.3], [0.5, 0.7]);
    expect(await marked()).toBeLessThan(once);
    await button("Clear").click();
    await button("Lasso").click();
    const canvas = page.locator(".mask-canvas");
    const box = await canvas.boundingBox();
    if (!box) throw new Error("the mask is not shown");
    const corners = [
      [0.2, 0.2],
      [0.6, 0.2],
      [0.6, 0.6],
      [0.2, 0.6],
    ] as const;
    for (const [index, [x, y]] of corners.entries()) {
      await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 4 });
      if (index === 0) await page.mouse.down();
    }
    await page.mouse.up();
    const square = await marked();
    expect(square).toBeCloseTo(0.16, 1);
    await page.getByRole("slider", { name: "Grow" }).fill("40");
    const grown = await marked();
    expect(grown).toBeCloseTo((0.4 + 80 / 1024) ** 2, 1);
    expect(grown).toBeGreaterThan(square);
    await page.getByRole("slider", { name: "Grow" }).fill("-40");
    expect(await marked()).toBeLessThan(square);
    await opened.go("Home");
    await opened.go("Create");
    await canvas.waitFor();
    await expect.poll(marked).toBeGreaterThan(0.05);
  });

  it("is marked by keyboard alone", async () => {
    await repaintFirstPicture();
    const canvas = page.locator(".mask-canvas");
    await canvas.focus();
    await page.keyboard.down("Space");
    for (let step = 0; step < 8; step++) await page.keyboard.press("ArrowRight");
    await page.keyboard.up("Space");
    expect(await marked()).toBeGreaterThan(0.015);
    await page.keyboard.press("Control+z");
    expect(await marked()).toBe(0);
    await page.keyboard.press("Control+Shift+z");
    expect(await marked()).toBeGreaterThan(0.015);
  });

  it("follows a pen's pressure", async () => {
    await repaintFirstPicture();
    const draw = (pressure: number) =>
      page.locator(".mask-canvas").evaluate((canvas, pressure) => {
        const box = canvas.getBoundingClientRect();
        const at = (x: number, type: string) =>
          canvas.dispatchEvent(
            new PointerEvent(type, {
              bubbles: true,
              pointerId: 9,
              pointerType: "pen",
              pressure,
              button: 0,
              clientX: box.left + box.width * x,
              clientY: box.top + box.height / 2,
            }),
          );
        (canvas as HTMLCanvasElement).setPointerCapture = () => {}; // made-up pointers cannot be captured
        at(0.3, "pointerdown");
        for (let x = 0.3; x < 0.7; x += 0.02) at(x, "pointermove");
        at(0.7, "pointerup");
      }, pressure);
    await draw(0.3);
    const light = await marked();
    await button("Clear").click();
    await draw(1);
    expect(await marked()).toBeGreaterThan(light * 2);
  });

  it("may be room around the picture", async () => {
    await repaintFirstPicture();
    await page.getByText("Add room around it").click();
    await page.getByRole("slider", { name: "Left" }).fill("50");
    await page.getByText("The new picture: 1536 × 1024 pixels").waitFor();
    await prompt().fill("More of the sea");
    await button("Paint").click();
    await expect.poll(runs).toHaveLength(1);
    const [run] = await runs();
    expect(run?.arguments.area).toBe(JSON.stringify({ extend: { left: 0.5 } }));
    expect(run?.arguments.mask).toBeUndefined();
  });
});

describe("a workflow of one's own", () => {
  it("has a form made from its schema", async () => {
    await begin();
    await page.getByRole("combobox", { name: "My workflows" }).selectOption("poster");
    await page.getByText("Still needed: Headline and Photo.").waitFor();
    await page.getByRole("textbox", { name: "Headline" }).fill("Circus");
    await button("From the gallery …").click();
    await page.locator(".picture-list .thumb").nth(1).click();
    await page.getByRole("combobox", { name: "Style" }).selectOption("Punk");
    await page.getByRole("spinbutton", { name: "Glow amount" }).fill("1.5");
    await page.getByRole("switch", { name: "With a frame" }).click();
    await button("Run").click();
    const call = { headline: "Circus", photo: "3f2a9101", style: "Punk", glow_amount: 1.5, frame: false };
    await expect.poll(runs).toEqual([{ tool: "poster", arguments: call }]);
  });

  it("that cannot run says why", async () => {
    await begin();
    await page.getByRole("combobox", { name: "My workflows" }).selectOption("night_photo");
    await page.getByText("This cannot run right now").waitFor();
    await page.getByText("MagicNode", { exact: false }).first().waitFor();
  });
});

describe("what keeps nobody out", () => {
  it.each(["light", "dark"] as const)("forms, mask, dialogs and results, %s", async (theme) => {
    await begin("ready", { theme });
    expect(await barriers()).toEqual([]);
    await prompt().fill("A fox");
    await button("Paint").click();
    await page.getByText("Next in line").waitFor();
    await finish(2);
    await page.getByText("More values").click();
    await button("Earlier prompts").click();
    expect(await barriers()).toEqual([]);
    await button("Choose a model").click();
    expect(await barriers()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator(".tool-choice").getByRole("button", { name: "Repaint a part" }).click();
    await button("From the gallery …").click();
    await page.locator(".picture-list .thumb").first().waitFor();
    expect(await barriers()).toEqual([]);
    await page.locator(".picture-list .thumb").first().click();
    await page.locator(".mask-canvas").waitFor();
    await page.getByText("Add room around it").click();
    expect(await barriers()).toEqual([]);
    await page.getByRole("combobox", { name: "My workflows" }).selectOption("night_photo");
    expect(await barriers()).toEqual([]);
  });

  it.each([
    [320, 640],
    [590, 390],
  ] as const)("a window of %i pixels, or a text of twice the size", async (width, height) => {
    await begin("ready", { width, height });
    await prompt().fill("W".repeat(300));
    await button("Paint").click();
    await page.getByText("Next in line").waitFor();
    await finish(2);
    await page.locator(".tool-choice").getByRole("button", { name: "Repaint a part" }).click();
    await button("From the gallery …").click();
    await page.locator(".picture-list .thumb").first().click();
    await page.locator(".mask-canvas").waitFor();
    const wide = await page.evaluate(() => {
      const edge = document.documentElement.clientWidth;
      const shown = [...document.querySelectorAll<HTMLElement>("main *")].filter((element) => !element.closest(".visually-hidden, svg"));
      return shown.filter((element) => element.getBoundingClientRect().right > edge + 0.5).map((element) => element.outerHTML.slice(0, 80));
    });
    expect(wide).toEqual([]);
  });

  it("a picture is made by keyboard alone", async () => {
    await begin();
    await prompt().focus();
    await page.keyboard.type("A fox");
    await page.keyboard.press("Enter");
    await page.getByText("Next in line").waitFor();
    await finish();
    const again = page.getByRole("article").getByRole("button", { name: "Use again" });
    await again.focus();
    await page.keyboard.press("Enter");
    await prompt().focus();
    await page.keyboard.press("Control+Enter");
    await expect.poll(runs).toHaveLength(2);
  });
});
