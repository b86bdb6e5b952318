import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Clock } from "#base/clock.ts";
import { BridgeOptions } from "./bridge-options.ts";

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-bridge-options-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A clock whose rests end when the test says so. */
function heldClock() {
  const rests: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        rests.push(resolve);
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
      }),
  };
  return { clock, rests };
}

it("starts the bridge anew once for several changes, when nothing is being made, and not for one that is refused", async () => {
  const { clock, rests } = heldClock();
  let idle = false;
  let restarts = 0;
  const options = new BridgeOptions({
    file: path.join(folder, "config.yaml"),
    env: {},
    clock,
    isIdle: () => idle,
    restart: () => {
      restarts += 1;
    },
  });
  await expect(options.change({ "limits.refused_prompts": ["("] })).rejects.toMatchObject({ code: "config_file_invalid" });
  expect(rests).toHaveLength(0);
  await options.change({ "limits.max_steps": 9 });
  expect((await options.change({ "limits.max_count": 2 })).values).toEqual({ "limits.max_steps": 9, "limits.max_count": 2 });
  await expect.poll(() => rests.length).toBe(2);
  for (const end of rests) end();
  await new Promise((resolve) => setImmediate(resolve));
  options.jobsChanged();
  expect(restarts).toBe(0);
  idle = true;
  options.jobsChanged();
  options.jobsChanged();
  expect(restarts).toBe(1);
  await options.replace({ "limits.max_count": 4 });
  expect((await options.read()).values).toEqual({ "limits.max_count": 4 });
  options.dispose();
});
