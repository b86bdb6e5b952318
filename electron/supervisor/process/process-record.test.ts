import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { processIdentity } from "#base/process-identity.ts";
import { ProcessRecords } from "./process-record.ts";

const sleeper = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });

describe.skipIf(process.platform === "win32")("the record of the running engine", () => {
  let directory: string;
  let records: ProcessRecords;
  let child: ReturnType<typeof sleeper>;
  const pid = () => child.pid ?? 0;
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-record-"));
    records = new ProcessRecords(directory);
    child = sleeper();
  });
  afterEach(() => {
    child.kill("SIGKILL");
    fs.rmSync(directory, { recursive: true });
  });

  it("tells processes apart and knows when one is gone", async () => {
    const identity = await processIdentity(pid());
    expect(identity).toBeTruthy();
    expect(await processIdentity(pid())).toBe(identity);
    expect(await processIdentity(process.pid)).not.toBe(identity);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await processIdentity(pid())).toBeNull();
  });

  it("ends what is provably ours", async () => {
    await records.write(pid());
    expect(await records.cleanUp(systemClock)).toBe(true);
    expect(await processIdentity(pid())).toBeNull();
    expect(await records.cleanUp(systemClock)).toBe(false);
  });

  it("leaves a stranger alone that has got the number of a process of ours", async () => {
    await records.write(pid());
    const file = path.join(directory, "engine-process.json");
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), identity: "another boot 1" }));
    expect(await records.cleanUp(systemClock)).toBe(false);
    expect(await processIdentity(pid())).not.toBeNull();
  });

  it("does nothing with a torn record or none", async () => {
    expect(await records.cleanUp(systemClock)).toBe(false);
    fs.writeFileSync(path.join(directory, "engine-process.json"), '{"pid":');
    expect(await records.cleanUp(systemClock)).toBe(false);
  });
});
