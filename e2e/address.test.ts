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
  let second: PracticeEngine;
  let server: ReturnType<typeof guardedServer>;
  let secondServer: ReturnType<typeof guardedServer>;
  let host: string;
  let easel: Easel;
  beforeAll(async () => {
    engine = await startPracticeEngine();
    second = await startPracticeEngine();
    server = await guard(engine);
    secondServer = await guard(second);
    host = hostOf(server);
    easel = await startEasel(computer);
    await easel.page.getByText("Ready to paint").waitFor();
  });
  afterAll(async () => {
    await easel?.quit();
    server?.close();
    secondServer?.close();
    await engine?.stop();
    await second?.stop();
    await computer.quiet();
    computer.remove();
  });

  /** Lets only those in who know the password. */
  const guard = async ({ url }: PracticeEngine) => {
    const guarded = guardedServer(Number(new URL(url).port), `Basic ${btoa(`me:${PASSWORD}`)}`);
    await new Promise<void>((resolve) => guarded.listen(0, "127.0.0.1", resolve));
    return guarded;
  };
  const hostOf = (guarded: ReturnType<typeof guardedServer>) => `127.0.0.1:${(guarded.address() as AddressInfo).port}`;

  const paint = async (prompt: string) => {
    const { jobId } = await easel.call("jobs.run", { tool: "generate_image", arguments: { prompt, width: 64, height: 64, steps: 1 } });
    const job = async () => (await easel.call("app.state")).jobs.find(({ id }) => id === jobId)?.state.kind;
    await expect.poll(job).toBe("done");
  };

  /** Files that anybody may read hold no password, nor does what the window is told. */
  const expectNoPassword = async () => {
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
  };

  /** Since when an engine that Easel starts has been ready; null while it is not. */
  const sinceOf = async (name: string) => {
    const state = (await easel.call("app.state")).startedEngines.find((one) => one.name === name)?.engine.state;
    return state?.kind === "ready" ? state.since : null;
  };

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
    await paint("a fox");
    await expectNoPassword();
  });

  it("gets a second engine beside it, which paints while the first takes nothing new", async () => {
    const { page } = easel;
    await easel.open("Settings");
    await page.getByRole("button", { name: "Add an engine …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("attic");
    await dialog.getByLabel("Address").fill(hostOf(secondServer));
    await dialog.getByRole("button", { name: "Check and add" }).click();
    await dialog.getByText("does not let Easel in", { exact: false }).waitFor();
    await dialog.getByLabel("Address").fill(`me:${PASSWORD}@${hostOf(secondServer)}`);
    await dialog.getByRole("button", { name: "Check and add" }).click();
    await dialog.waitFor({ state: "detached" });
    await easel.open("Home");
    const engines = page.getByRole("region", { name: "Engines" }).getByRole("listitem");
    const attic = engines.filter({ hasText: "attic" });
    await attic.getByText("Ready", { exact: true }).waitFor();
    await page.getByRole("button", { name: "More for First engine" }).click();
    await page.getByRole("menuitem", { name: "Take nothing new" }).click();
    await engines.filter({ hasText: "First engine" }).getByText("Takes nothing new").waitFor();
    const before = engine.saved().length;
    await paint("a hare");
    expect([engine.saved().length, second.saved().length]).toEqual([before, 1]);
    await attic.getByText("a picture", { exact: false }).waitFor();
    await expectNoPassword();
  });

  it("starts one for another graphics card once its own engine is one that it starts, and ends it with itself", async () => {
    const { page } = easel;
    const card = { name: "card 2", place: { kind: "card", device: 1 }, weight: 1, labels: [] } as const;
    await easel.call("engines.put", { engine: { ...card, labels: [] }, replaces: null, unchecked: false });
    await page.getByText("Another graphics card can only be used with a ComfyUI that Easel itself starts.", { exact: false }).waitFor();
    await easel.call("engine.use", { kind: "practice" });
    const engines = page.getByRole("region", { name: "Engines" }).getByRole("listitem");
    const second = engines.filter({ hasText: "card 2" });
    await second.getByText("Ready", { exact: true }).waitFor();
    await easel.call("engines.remove", "attic");
    await expect
      .poll(async () => (await easel.call("app.state")).pool.map(({ name, state }) => `${name} ${state}`))
      .toEqual(["main draining", "card 2 ready"]);
    await paint("an owl");
    const pids = () => computer.processes().filter((line) => line.includes("practice-engine"));
    const before = await sinceOf("card 2");
    expect(pids()).toHaveLength(2);
    expect(before).not.toBeNull();
    await page.getByRole("button", { name: "More for card 2" }).click();
    await page.getByRole("menuitem", { name: "Restart" }).click();
    await expect.poll(() => sinceOf("card 2")).not.toBe(before);
    await easel.call("engines.remove", "card 2");
    await engines.first().waitFor({ state: "detached" });
    await expect.poll(() => pids().length).toBe(1);
  });
});
