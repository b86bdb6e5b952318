import fs from "node:fs";
import path from "node:path";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { type CallToolResult, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editorFormat, loraAndUpscale } from "#mcp-bridge/workflow-import/fixtures.ts";
import { Computer, connectLikeAnAiApp, type Easel, electronPath, secondEasel, startEasel } from "./easel.ts";

/** One of each kind that people have, with a workflow in it. */
const MEDIA = ["saved.png", "saved.webp", "saved.jpg", "saved.mp4", "saved.flac"];
const MEDIA_FOLDER = path.resolve("mcp-bridge/workflow-import/fixtures/media");

describe("a workflow of one's own", () => {
  const computer = new Computer();
  /** What the person had the system open with Easel. */
  const opened = path.join(computer.home, "Opened poster.json");
  let easel: Easel;
  let client: Client;
  let changes = 0;

  beforeAll(async () => {
    computer.write(opened, JSON.stringify(loraAndUpscale({ checkpoint: "a", lora: "b", upscaler: "c" })));
    easel = await startEasel(computer, {}, [opened]);
    await easel.page.getByText("Ready to paint").waitFor({ timeout: 110_000 });
    client = await connectLikeAnAiApp({
      command: electronPath,
      args: [path.resolve(".vite/build/easel-bridge.cjs")],
      env: { ELECTRON_RUN_AS_NODE: "1", EASEL_STATE_DIR: computer.stateDirectory },
    });
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      changes++;
    });
  });
  afterAll(async () => {
    await client?.close();
    await easel?.quit();
    computer.remove();
  });

  const toolNames = async () => (await client.listTools()).tools.map(({ name }) => name);

  async function firstModel(folder: string): Promise<string> {
    const [content] = (await client.readResource({ uri: `comfyui://models/${folder}` })).contents;
    return JSON.parse(content && "text" in content ? String(content.text) : "[]")[0];
  }

  /** As a hand does it: over the window first, then let go. */
  async function drop(name: string, content: object): Promise<void> {
    const { page } = easel;
    const dataTransfer = await page.evaluateHandle(
      ([name, text]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], name, { type: "application/json" }));
        return transfer;
      },
      [name, JSON.stringify(content)] as const,
    );
    await page.dispatchEvent("main", "dragover", { dataTransfer });
    await page.getByText("Drop it here").waitFor();
    await page.dispatchEvent("main", "drop", { dataTransfer });
  }

  it("opened with Easel by the system, leads to the wizard, whether Easel runs already or not", async () => {
    const dialog = easel.page.getByRole("dialog", { name: "Make a workflow a tool" });
    await dialog.getByText("What an AI app may choose").waitFor();
    expect(await dialog.getByLabel("Name for AI apps").inputValue()).toBe("opened_poster");
    await dialog.getByRole("button", { name: "Cancel" }).click();

    expect(await secondEasel(computer, [path.join(MEDIA_FOLDER, "saved.png")])).toMatchObject({ code: 0 });
    const offer = easel.page.getByRole("dialog", { name: "What should Easel do with it?" });
    await offer.getByRole("button", { name: "Make a tool of its workflow: saved.png" }).click();
    await dialog.getByText("What an AI app may choose").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });

  it("dropped anywhere on the window and confirmed, is a tool of a client that was connected before", async () => {
    expect(await toolNames()).not.toContain("lighthouse_poster");
    const [checkpoint, lora, upscaler] = await Promise.all(["checkpoints", "loras", "upscale_models"].map(firstModel));
    await drop("Lighthouse poster.json", loraAndUpscale({ checkpoint: checkpoint ?? "", lora: lora ?? "", upscaler: upscaler ?? "" }));

    const dialog = easel.page.getByRole("dialog", { name: "Make a workflow a tool" });
    await dialog.getByText("What an AI app may choose").waitFor();
    expect(await dialog.getByLabel("Name for AI apps").inputValue()).toBe("lighthouse_poster");
    await dialog.getByLabel("What it does; AI apps choose by this").fill("Paints posters with a lighthouse.");
    await dialog.getByRole("switch", { name: "Ink style", exact: true }).click();
    expect(await easel.barriers()).toEqual([]);
    const trial = dialog.getByRole("region", { name: "Try it" });
    await trial.getByRole("textbox", { name: "Prompt" }).fill("a lighthouse in fog");
    await trial.getByRole("button", { name: "Try it once" }).click();
    await trial.getByText("This is what came back:").waitFor({ timeout: 110_000 });
    expect(await trial.getByRole("img").evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(256);
    expect(await easel.barriers()).toEqual([]);
    expect(await toolNames()).not.toContain("lighthouse_poster");
    expect(fs.existsSync(path.join(computer.stateDirectory, "workflows", "lighthouse_poster.json"))).toBe(false);
    await dialog.getByRole("button", { name: "Make it a tool" }).click();
    await dialog.getByText("“Lighthouse poster” is ready.").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();

    await expect.poll(() => changes).toBeGreaterThan(0);
    const tool = (await client.listTools()).tools.find(({ name }) => name === "lighthouse_poster");
    expect(tool?.description).toBe("Paints posters with a lighthouse.");
    expect(Object.keys(tool?.inputSchema.properties ?? {})).toEqual(expect.arrayContaining(["prompt", "negative_prompt", "seed", "width"]));
    expect(tool?.inputSchema.properties).not.toHaveProperty("ink_style");

    const result = (await client.callTool({ name: "lighthouse_poster", arguments: { prompt: "a lighthouse", seed: 5 } })) as CallToolResult;
    expect(result.isError).toBeFalsy();
    expect(result.content.some(({ type }) => type === "image")).toBe(true);
  });

  it("and everything else that paints has a form on the Create page, whose calls go through the same bridge", async () => {
    const { page } = easel;
    await easel.open("Create");
    const form = page.locator(".tool-form");
    const prompt = form.getByRole("textbox", { name: "Prompt" });
    const result = (title: string) => page.getByRole("article", { name: title, exact: true });
    const widths = (title: string) =>
      result(title)
        .locator(".result-picture")
        .evaluateAll((images) =>
          Promise.all(images.map((image) => (image as HTMLImageElement).decode().then(() => (image as HTMLImageElement).naturalWidth))),
        );

    // A model, a seed, two pictures.
    await prompt.fill("a fox in the snow");
    await form.getByRole("button", { name: "Choose a model" }).click();
    await page.getByRole("dialog").locator(".model-choice").first().click();
    await form.getByRole("spinbutton", { name: "Width" }).fill("256");
    await form.getByRole("spinbutton", { name: "Height" }).fill("192");
    await form.getByRole("spinbutton", { name: "How many" }).fill("2");
    await form.getByRole("textbox", { name: "Seed" }).fill("7");
    await form.getByRole("button", { name: "Paint" }).click();
    await result("a fox in the snow").getByText("Seed 7").nth(1).waitFor({ timeout: 60_000 });
    expect(await widths("a fox in the snow")).toEqual([256, 256]);
    expect(await easel.barriers()).toEqual([]);

    // Larger: two clicks.
    await result("a fox in the snow").getByRole("button", { name: "Enlarge" }).first().click();
    await form.getByRole("button", { name: "Enlarge" }).click();
    await result("Upscale image").locator(".result-picture").waitFor({ timeout: 60_000 });
    expect(await widths("Upscale image")).toEqual([512]);

    // A part of it: two clicks and a stroke.
    await result("a fox in the snow").getByRole("button", { name: "Repaint a part" }).first().click();
    const canvas = page.locator(".mask-canvas");
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    if (!box) throw new Error("the mask is not shown");
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 8 });
    await page.mouse.up();
    await prompt.fill("a red balloon");
    await form.getByRole("button", { name: "Paint" }).click();
    await result("a red balloon").locator(".result-picture").waitFor({ timeout: 60_000 });

    // From a file that is dropped.
    await page.locator(".tool-choice").getByRole("button", { name: "New picture" }).click();
    const photo = fs.readFileSync(path.join(MEDIA_FOLDER, "saved.png")).toString("base64");
    await page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], "photo.png", { type: "image/png" }));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    }, photo);
    await form.getByRole("button", { name: "Remove the picture" }).waitFor();
    await prompt.fill("at night");
    await form.getByRole("button", { name: "Paint" }).click();
    await result("at night").locator(".result-picture").waitFor({ timeout: 60_000 });

    // The person's own workflow.
    await page.getByRole("combobox", { name: "My workflows" }).selectOption("lighthouse_poster");
    await prompt.fill("a lighthouse at noon");
    await form.getByRole("button", { name: "Run" }).click();
    await result("a lighthouse at noon").locator(".result-picture").waitFor({ timeout: 60_000 });
  });

  it("is listed on its page, where it is changed, tried, and kept from AI apps", async () => {
    const { page } = easel;
    await easel.open("Workflows");
    await page.getByRole("heading", { name: "Lighthouse poster" }).waitFor();
    await page.getByRole("button", { name: "Change or try lighthouse_poster" }).click();
    const dialog = page.getByRole("dialog", { name: "Change “Lighthouse poster”" });
    await dialog.getByLabel("What it does; AI apps choose by this").fill("Paints lighthouses in ink.");
    await dialog.getByRole("region", { name: "Try it" }).getByRole("textbox").fill("a lighthouse at dawn");
    await dialog.getByRole("button", { name: "Try it once" }).click();
    await dialog.getByText("This is what came back:").waitFor({ timeout: 110_000 });
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("Paints lighthouses in ink.").waitFor();
    const described = async () => (await client.listTools()).tools.find(({ name }) => name === "lighthouse_poster")?.description;
    await expect.poll(described).toBe("Paints lighthouses in ink.");

    const offered = page.getByRole("switch", { name: "AI apps may use it" });
    changes = 0;
    await offered.click();
    await expect.poll(toolNames).not.toContain("lighthouse_poster");
    await expect.poll(() => changes).toBeGreaterThan(0);
    await expect.poll(() => offered.getAttribute("aria-checked")).toBe("false");
    expect(await easel.barriers()).toEqual([]);
    await offered.click();
    await expect.poll(toolNames).toContain("lighthouse_poster");
  });

  it("goes when it is removed, and comes back when the person thinks better of it", async () => {
    const { page } = easel;
    await page.getByRole("button", { name: "Remove lighthouse_poster" }).click();
    await expect.poll(toolNames).not.toContain("lighthouse_poster");
    await page.getByText("Your own workflows appear here").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(toolNames).toContain("lighthouse_poster");
    await page.getByRole("heading", { name: "Lighthouse poster" }).waitFor();
    await page.getByRole("button", { name: "Remove lighthouse_poster" }).click();
    await page.getByText("Your own workflows appear here").waitFor();
  });

  it("in the editor's format, or in a picture, film or sound, is read, and what is none is refused with what to do", async () => {
    const dialog = easel.page.getByRole("dialog", { name: "Make a workflow a tool" });
    await drop("Saved by the editor.json", editorFormat({ checkpoint: "a" }));
    await dialog.getByText("What an AI app may choose").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    for (const file of MEDIA) {
      await easel.page.locator(".page-head input[type=file]").setInputFiles(path.join(MEDIA_FOLDER, file));
      await dialog.getByText("What an AI app may choose").waitFor();
      await dialog.getByRole("button", { name: "Cancel" }).click();
    }
    await drop("Not a workflow.json", { hello: "world" });
    await dialog.getByText("is no workflow of ComfyUI", { exact: false }).first().waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  it("put into the folder waits on the page, and a file can be chosen by keyboard", async () => {
    const { page } = easel;
    const file = path.join(computer.stateDirectory, "workflows", "Found here.json");
    fs.writeFileSync(file, JSON.stringify(loraAndUpscale({ checkpoint: "a", lora: "b", upscaler: "c" })));
    await page.getByRole("heading", { name: "Found here.json" }).waitFor();
    await page.getByRole("button", { name: "Make it a tool" }).click();
    const dialog = page.getByRole("dialog", { name: "Make a workflow a tool" });
    await dialog.getByText("Not on your ComfyUI yet").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();

    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file …" }).press("Enter");
    await (await chooser).setFiles(file);
    await dialog.getByText("What an AI app may choose").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });
});
