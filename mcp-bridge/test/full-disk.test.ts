import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";

/* The bridge's state directory on a disk that is really full: one of a few kB in memory, which only the bridge's process sees. */

const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 1 };
const ON_A_DISK = 'mount -t tmpfs -o size=$EASEL_TEST_DISK tmpfs "$EASEL_STATE_DIR" && eval "$EASEL_TEST_FILL" && exec "$@"';

const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]).status === 0;

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterAll(() => engine.stop());

/** `fill`: what a shell does in the state directory before the bridge starts. */
function startOnDisk(size: string, fill = "true"): Promise<HttpBridge> {
  const state = temporaryFolder();
  const config = path.join(temporaryFolder(), "config.yaml");
  fs.writeFileSync(config, `comfyui:\n  url: ${engine.url}\nlogging:\n  file: ${path.join(state, "logs", "bridge.log")}\n`);
  return HttpBridge.start({
    launcher: ["unshare", "-rm", "sh", "-c", ON_A_DISK, "sh"],
    args: ["--config", config, "--http", "127.0.0.1:0"],
    env: { EASEL_TEST_DISK: size, EASEL_TEST_FILL: fill },
    state,
  });
}

/** The state directory as the bridge sees it. */
const insideOf = ({ child, state }: HttpBridge) => path.join(`/proc/${child.pid}/root`, state);

/** Writes until nothing more fits. */
function fillUp(folder: string): void {
  const handle = fs.openSync(path.join(folder, "filler"), "w");
  try {
    for (;;) fs.writeSync(handle, Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: "ENOSPC" });
  } finally {
    fs.closeSync(handle);
  }
}

describe.skipIf(!canMount)("a full disk", () => {
  test("takes no picture from anybody: it is shown all the same, with a note, and kept again when there is room", async () => {
    const bridge = await startOnDisk("4m");
    const folder = insideOf(bridge);
    const client = await bridge.connect();
    fillUp(folder);
    const shown = await client.call("generate_image", FOX);
    expect(shown.images).toHaveLength(1);
    expect(shown.text).toMatch(/could not keep .*is the disk full\?/);
    expect((await bridge.request("GET", "/live")).status).toBe(200);
    fs.rmSync(path.join(folder, "filler"));
    const kept = await client.call("generate_image", { ...FOX, prompt: "a blue fox" });
    expect(kept.text).not.toMatch(/could not keep/);
    expect(fs.readdirSync(path.join(folder, "pictures"))).toContain(`${kept.reference}.png`);
    await client.close();
    await bridge.stop();
  });

  test("does not keep the bridge from starting", async () => {
    const bridge = await startOnDisk("64k", "dd if=/dev/zero of=$EASEL_STATE_DIR/filler bs=4k 2>/dev/null || true");
    const client = await bridge.connect();
    expect((await client.client.listTools()).tools.length).toBeGreaterThan(0);
    expect((await client.call("generate_image", FOX)).images).toHaveLength(1);
    expect(bridge.stderr()).toMatch(/sessions and links will end with this process/);
    await client.close();
    await bridge.stop();
  });
});
