import fs from "node:fs";
import path from "node:path";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Computer, connectLikeAnAiApp, type Easel, startEasel } from "./easel.ts";

/** `EASEL_ENGINE` may point the whole day at a real ComfyUI (a folder or an address). */
const real = Boolean(process.env.EASEL_ENGINE) && process.env.EASEL_ENGINE !== "practice";
/** A real engine on a machine without GPU needs minutes for a large picture. */
const size = real ? { width: 128, height: 128, steps: 4 } : {};

/** What a person had in Claude's config before: another server, and nothing of it may change. */
const BEFORE = `{
  "mcpServers": {
    "files":   { "command": "/usr/bin/files", "args": [] }
  },
  "theme": "dark"
}
`;

describe("a person's first day", () => {
  const computer = new Computer({ isNew: true });
  let easel: Easel;
  beforeAll(async () => {
    computer.write(computer.claudeConfig, BEFORE);
    easel = await startEasel(computer);
  });
  afterAll(async () => {
    await easel?.quit();
    computer.remove();
  });

  it("begins with the first run, which connects, takes back, paints, and is over for good", async () => {
    const { page } = easel;
    const kept = () => JSON.parse(fs.readFileSync(path.join(computer.stateDirectory, "settings.json"), "utf8")).firstRun;
    await page.getByRole("heading", { name: "What should paint your pictures?" }).waitFor();
    expect(await easel.barriers()).toEqual([]);
    expect(kept()).toBe("engine");
    if (real) {
      await page.getByRole("button", { name: "Skip the first steps" }).click();
    } else {
      await page.getByRole("button", { name: "Practice", exact: true }).click();
      await page.getByRole("button", { name: "Connect: Claude Desktop" }).click();
      await page.getByText("Claude Desktop knows Easel now.").waitFor();
      expect(JSON.parse(fs.readFileSync(computer.claudeConfig, "utf8")).mcpServers).toHaveProperty("easel");
      await page.getByRole("button", { name: "Undo: Claude Desktop" }).click();
      await page.getByRole("button", { name: "Connect: Claude Desktop" }).waitFor();
      expect(fs.readFileSync(computer.claudeConfig, "utf8")).toBe(BEFORE);
      await page.reload();
      await page.getByRole("button", { name: "Not now" }).click();
      await page.getByRole("button", { name: "Paint it" }).click();
      await page.getByRole("heading", { name: "Your first sketch" }).waitFor({ timeout: 110_000 });
      const picture = page.getByRole("img", { name: "A fox in the snow at sunset" });
      await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(100);
      expect(await easel.barriers()).toEqual([]);
      await expect.poll(kept).toBe("done");
      await page.getByRole("button", { name: "Open Easel" }).click();
    }
    await page.getByRole("navigation").waitFor();
    await page.reload();
    await page.getByRole("navigation").waitFor();
    expect(kept()).toBe("done");
  });

  it("starts, and the engine is ready and says what it is", async () => {
    await easel.page.getByText("Ready to paint").waitFor({ timeout: 110_000 });
    if (real) await easel.page.getByText(/^ComfyUI \d/).waitFor();
    else await easel.page.getByText("Practice engine: sketches made without AI").waitFor();
    expect(
      await easel.page.evaluate(() => [
        typeof (globalThis as Record<string, unknown>).require,
        typeof (globalThis as Record<string, unknown>).process,
        location.protocol,
      ]),
    ).toEqual(["undefined", "undefined", "easel:"]);
  });

  it("connects Claude Desktop after showing the change, and every other byte stays", async () => {
    const { page } = easel;
    await easel.open("Connect");
    await page.getByRole("button", { name: "Connect: Claude Desktop" }).click();
    await page.getByRole("dialog").getByText("Show the change").click();
    await page.getByRole("dialog").getByText("easel-bridge.cjs", { exact: false }).first().waitFor();
    expect(fs.readFileSync(computer.claudeConfig, "utf8")).toBe(BEFORE);
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("dialog").getByText("knows Easel now.", { exact: false }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    const after = fs.readFileSync(computer.claudeConfig, "utf8");
    expect(JSON.parse(after)).toMatchObject({ ...JSON.parse(BEFORE), mcpServers: { easel: {} } });
    for (const line of ['    "files":   { "command": "/usr/bin/files", "args": [] }', '  "theme": "dark"']) expect(after).toContain(line);
  });

  it("and then Claude makes a picture, which the window shows", async () => {
    const client = await connectLikeAnAiApp(computer.claudeEntry());
    try {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name).sort()).toEqual([
        "add_picture",
        "cancel_job",
        "describe_image",
        "find_pictures",
        "generate_image",
        "get_job",
        "image_to_image",
        "inpaint",
        "upscale",
      ]);
      await easel.page.getByText("Connected now").first().waitFor();

      const result = (await client.callTool({
        name: "generate_image",
        arguments: { prompt: "a fox in the snow", seed: "18446744073709551615", ...size },
      })) as CallToolResult;
      expect(result.isError).toBeFalsy();
      const image = result.content.find((block) => block.type === "image");
      if (image?.type !== "image") throw new Error("no image came back");
      expect(image.mimeType).toMatch(/^image\/(png|jpeg)$/);
      expect(Buffer.from(image.data, "base64").length).toBeGreaterThan(5_000);
      expect(JSON.stringify(result).length).toBeLessThan(900_000);
      const text = result.content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
      expect(text).toContain("18446744073709551615");
      expect(text).not.toContain(computer.home);

      const { page } = easel;
      await easel.open("Home");
      await page
        .getByRole("region", { name: "Newest pictures" })
        .getByRole("button", { name: /^a fox in the snow/ })
        .waitFor();
      await easel.open("Gallery");
      const thumbnail = page.locator('img[src^="easel-media://thumb/"]').first();
      await thumbnail.waitFor();
      await expect.poll(() => thumbnail.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(100);
    } finally {
      await client.close();
    }
  });

  it("quits with nothing left running", async () => {
    await easel.quit();
    await computer.quiet();
  });
});
