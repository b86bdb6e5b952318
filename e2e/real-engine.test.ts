import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Computer, type Easel, startEasel } from "./easel.ts";

/** A folder with a real ComfyUI: then it is started, crashed, stopped and left alone in every way, through the real app. */
const folder = /^\//.test(process.env.EASEL_ENGINE ?? "") ? process.env.EASEL_ENGINE : undefined;
if (!folder) console.log("SKIPPED: a real ComfyUI's life under Easel, because EASEL_ENGINE names no folder of one.");

/** More flags for its main.py; with `--enable-manager` (ComfyUI-Manager must be in its Python) it also restarts itself. */
const flags = process.env.EASEL_ENGINE_FLAGS ?? "";

const MINUTES = 60_000;

/**
 * ComfyUI takes this, and its one worker dies of it: a node that no output needs, without inputs. The server answers on, and no
 * picture is ever painted again (0.3.64 to 0.38).
 */
const DEADLY = {
  "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color: 0 } },
  "2": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
  stray: { class_type: "EmptyImage" },
};

describe.skipIf(!folder)("a real ComfyUI", { timeout: 15 * MINUTES }, () => {
  const computer = new Computer();
  let easel: Easel;
  beforeAll(async () => {
    computer.write(path.join(computer.stateDirectory, "settings.json"), JSON.stringify({ launch: { extraFlags: flags } }));
    easel = await startEasel(computer);
  }, MINUTES);
  afterAll(async () => {
    await easel?.quit();
    computer.remove();
  });

  const state = () => easel.call("app.state");
  const url = async () => {
    const { state: now } = (await state()).engine;
    return "url" in now ? now.url : "";
  };
  const reaches = (...kinds: string[]) =>
    expect.poll(async () => (await state()).engine.state.kind, { timeout: 6 * MINUTES }).toSatisfy((kind) => kinds.includes(kind));
  /** What became of the picture with this prompt. */
  const job = async (prompt: string) => (await state()).jobs.find((one) => one.arguments.prompt === prompt)?.state;
  const becomes = (prompt: string, kind: string) => expect.poll(async () => (await job(prompt))?.kind, { timeout: 6 * MINUTES }).toBe(kind);
  const engines = () => computer.processes().filter((line) => line.includes("main.py"));
  const pid = () => Number.parseInt(engines()[0] ?? "", 10);
  /** For reading. Whether it is quick enough is measured in bench/, where nothing else is going on. */
  const timed = async (what: string, work: () => Promise<unknown>) => {
    const began = Date.now();
    await work();
    console.log(`${what}: ${Date.now() - began} ms`);
  };
  const press = (name: string) => easel.page.getByRole("button", { name, exact: true }).click();
  const pressInMenu = async (name: RegExp) => {
    await press("More for the engine");
    await easel.page.getByRole("menuitem", { name }).click();
  };
  /** Small, since a processor paints it; `long` enough for what happens meanwhile. */
  const paint = async (prompt: string, { long = false } = {}) => {
    await expect.poll(async () => (await state()).bridge.kind).toBe("ready");
    await easel.call("jobs.run", { tool: "generate_image", arguments: { prompt, steps: long ? 16 : 2, width: 256, height: 256 } });
  };

  it("starts, and paints", async () => {
    await timed("first start of the app and ComfyUI to ready", () => reaches("ready"));
    await easel.page.getByText(/^ComfyUI \d.* is running/).waitFor();
    expect(engines()).toHaveLength(1);
    await paint("a first fox");
    await timed("a first picture", () => becomes("a first fox", "done"));
    const { engine } = await state();
    expect(engine.memory).toMatchObject({ of: expect.stringMatching(/^(vram|memory)$/), total: expect.any(Number) });
    expect(engine.memory?.free).toBeLessThan(engine.memory?.total ?? 0);
    await pressInMenu(/^(Free up memory|Unload the model)/);
    await expect.poll(() => easel.page.getByRole("menu").count()).toBe(0);
    expect(await easel.page.locator(".toast-problem").allInnerTexts()).toEqual([]);
  });

  it("is stopped, whole, and started again", async () => {
    await pressInMenu(/^Stop$/);
    await timed("stop of an idle ComfyUI", async () => {
      await reaches("stopped");
      expect(engines()).toEqual([]);
    });
    await press("Start the engine");
    await timed("ComfyUI's own start to ready", () => reaches("ready"));
  });

  it("crashes, and is ready again", async () => {
    process.kill(pid(), "SIGKILL");
    await timed("crash to ready again", async () => {
      await reaches("crashed", "starting");
      await reaches("ready");
    });
  });

  it.skipIf(!flags.includes("--enable-manager"))("is restarted by ComfyUI-Manager, which is followed and is no crash", async () => {
    const before = pid();
    const seen = new Set<string>();
    const address = await url();
    // It ends in the middle of its answer.
    const headers = { "content-type": "application/json" };
    await fetch(`${address}/v2/manager/reboot`, { method: "POST", headers, body: "{}" }).catch(() => {});
    await timed("restart by ComfyUI-Manager to ready again", () =>
      expect
        .poll(
          async () => {
            const { kind } = (await state()).engine.state;
            seen.add(kind);
            return kind === "ready" && pid() !== before && engines().length === 1;
          },
          { timeout: 6 * MINUTES, interval: 20 },
        )
        .toBe(true),
    );
    expect([...seen].sort()).toEqual(["ready", "starting"]);
  });

  it("crashes while it paints: that is told, and the next picture works", async () => {
    await paint("a fox that is interrupted", { long: true });
    await becomes("a fox that is interrupted", "running");
    process.kill(pid(), "SIGKILL");
    await becomes("a fox that is interrupted", "failed");
    expect(await job("a fox that is interrupted")).toMatchObject({ error: { kind: "engine_crashed" } });
    await reaches("ready");
    await paint("the next fox");
    await becomes("the next fox", "done");
  });

  it("answers on although it will never paint again: that is noticed, told, and mended; nothing that waits is lost", async () => {
    const before = pid();
    const address = await url();
    await paint("a fox before the accident", { long: true });
    await becomes("a fox before the accident", "running");
    const posted = await fetch(`${address}/prompt`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prompt: DEADLY }),
    });
    expect(posted.status).toBe(200);
    await paint("a fox after the accident");
    await becomes("a fox before the accident", "done");
    await timed("worker's death to noticed", () => reaches("stuck", "crashed", "starting"));
    await timed("noticed to ready again", () => reaches("ready"));
    expect(engines()).toHaveLength(1);
    expect(pid()).not.toBe(before);
    await expect.poll(async () => (await job("a fox after the accident"))?.kind, { timeout: MINUTES }).toMatch(/^(done|failed)$/);
    console.log(`the one that waited: ${JSON.stringify(await job("a fox after the accident"))}`);
    await paint("a fox on the next day");
    await becomes("a fox on the next day", "done");
  });

  it("is stopped while it paints", async () => {
    await paint("a fox that is stopped", { long: true });
    await becomes("a fox that is stopped", "running");
    expect(engines()).toHaveLength(1);
    await timed("stop of a painting ComfyUI", async () => {
      await pressInMenu(/^Stop$/);
      await expect.poll(engines).toEqual([]);
    });
    await becomes("a fox that is stopped", "failed");
  });

  it("is not left behind when the app is killed with -9 while it paints, and the next start works", async () => {
    await press("Start the engine");
    await reaches("ready");
    await paint("a fox that nobody sees", { long: true });
    await becomes("a fox that nobody sees", "running");
    await easel.kill();
    await timed("kill -9 of the app to nothing left", () => computer.quiet());
    easel = await startEasel(computer);
    await timed("start after kill -9", () => reaches("ready"));
    await paint("a fox afterwards");
    await becomes("a fox afterwards", "done");
  });

  it("ends with the app", async () => {
    await timed("quit to nothing left", async () => {
      await easel.quit();
      await computer.quiet();
    });
  });
});
