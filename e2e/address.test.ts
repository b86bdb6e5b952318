import fs from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardedServer } from "#comfyui/test-support/guarded-server.ts";
import { type PracticeEngine, startPracticeEngine } from "#mcp-bridge/test-support/engines.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";

describe("a ComfyUI at an address", () => {
  const computer = new Computer();
  const PASSWORD = "s3cr3t-pa55";
  let engine: PracticeEngine;
  let server: ReturnType<typeof guardedServer>;
  let host: string;
  let easel: Easel;
  beforeAll(async () => {
    engine = await startPracticeEngine();
    server = guardedServer(Number(new URL(engine.url).port), `Basic ${btoa(`me:${PASSWORD}`)}`);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    easel = await startEasel(computer);
    await easel.page.getByText("Ready to paint").waitFor();
  });
  afterAll(async () => {
    await easel?.quit();
    server?.close();
    await engine?.stop();
    computer.remove();
  });

  const use = async (address: string) => {
    await easel.open("Settings");
    const { page } = easel;
    await page.getByRole("radio", { name: /^ComfyUI at an address/ }).click();
    await page.getByRole("textbox", { name: "Address" }).fill(address);
    await page.getByRole("button", { name: "Use this address" }).click();
  };

  it("says what is in the way", async () => {
    await use(host);
    await easel.open("Home");
    await easel.page.getByText(`The picture engine at ${host} does not let Easel in.`, { exact: false }).waitFor();
  });

  it("takes a login in the address, paints with it, and writes it down nowhere that anybody reads", async () => {
    await use(`me:${PASSWORD}@${host}`);
    await easel.open("Home");
    await easel.page.getByText("Ready to paint").waitFor();
    const { jobId } = await easel.call("jobs.run", {
      tool: "generate_image",
      arguments: { prompt: "a fox", width: 64, height: 64, steps: 1 },
    });
    const job = async () => (await easel.call("app.state")).jobs.find(({ id }) => id === jobId)?.state.kind;
    await expect.poll(job).toBe("done");
    const files = fs
      .readdirSync(computer.stateDirectory, { recursive: true })
      .map((name) => path.join(computer.stateDirectory, String(name)));
    const ours = files.filter((file) => /\.(json|jsonl|log|yaml|txt)$/.test(file) && fs.statSync(file).isFile());
    expect(ours.map((file) => path.basename(file))).toEqual(expect.arrayContaining(["settings.json", "engine.json", "jobs.jsonl"]));
    for (const file of ours) {
      const text = fs.readFileSync(file, "utf8");
      expect([file, text.includes(PASSWORD), text.includes(btoa(`me:${PASSWORD}`))]).toEqual([file, false, false]);
    }
    expect(JSON.stringify(await easel.call("app.state"))).not.toContain(PASSWORD);
  });
});
