import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, it } from "vitest";
import { macActivity, readActivity } from "./cpu-disk-activity.ts";

it("reads the output of ps on macOS", () => {
  const output = "  501   501   0:01.50\n  777   777   1:00.25\n  501   502  61:00.00\n\n";
  expect(macActivity(output, { group: 501 })).toEqual({ cpuMs: 3_661_500, diskBytes: 0, isWaiting: false });
  expect(macActivity(output, { pid: 501 })).toEqual({ cpuMs: 1_500, diskBytes: 0, isWaiting: false });
  expect(macActivity(output, { pid: 1 })).toBeNull();
});

it.skipIf(process.platform === "win32")("measures the processor time of a real process group", async () => {
  const script = "while (process.cpuUsage().user < 600_000); setInterval(() => {}, 1000); console.log('idle')";
  const busy = spawn(process.execPath, ["-e", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const cpuMs = async () => (await readActivity({ group: busy.pid ?? 0 }))?.cpuMs ?? 0;
  try {
    await once(busy.stdout, "data");
    expect(await cpuMs()).toBeGreaterThanOrEqual(500);
    const used = await cpuMs();
    expect((await readActivity({ pid: busy.pid ?? 0 }))?.cpuMs).toBeGreaterThanOrEqual(500);
    await wait(500);
    expect(await cpuMs()).toBeLessThan(used + 200);
  } finally {
    busy.kill("SIGKILL");
  }
});

it.skipIf(process.platform !== "linux")("measures what a real process group reads from and writes to disks", async () => {
  const file = path.resolve("node_modules", `.easel-disk-${process.pid}`); // the temporary folder may lie in memory
  const script = `const fs = require("fs"); const to = fs.openSync(process.argv[1], "w"); fs.writeSync(to, Buffer.alloc(8e6, 1)); fs.fsyncSync(to); setInterval(() => {}, 1000)`;
  const writer = spawn(process.execPath, ["-e", script, file], { detached: true, stdio: "ignore" });
  try {
    await expect.poll(async () => (await readActivity({ group: writer.pid ?? 0 }))?.diskBytes ?? 0).toBeGreaterThan(7e6);
  } finally {
    writer.kill("SIGKILL");
    fs.rmSync(file, { force: true });
  }
});
