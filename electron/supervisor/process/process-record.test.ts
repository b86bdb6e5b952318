import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { processIdentity } from "#base/process-identity.ts";
import { ProcessRecord } from "./process-record.ts";

const sleeper = () => spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true, stdio: "ignore" });

describe.skipIf(process.platform === "win32")("the record of the running engine", () => {
  let directory: string;
  let file: string;
  let record: ProcessRecord;
  let child: ReturnType<typeof sleeper>;
  const pid = () => child.pid ?? 0;
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-record-"));
    file = path.join(directory, "engine-process.json");
    record = new ProcessRecord(file);
    child = sleeper();
  });
  afterEach(() => {
    child.kill("SIGKILL");
    fs.rmSync(directory, { recursive: true });
  });

  it("tells processes apart and notices when one is gone", async () => {
    const identity = await processIdentity(pid());
    expect(identity).toBeTruthy();
    expect(await processIdentity(pid())).toBe(identity);
    expect(await processIdentity(process.pid)).not.toBe(identity);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await processIdentity(pid())).toBeNull();
  });

  it("ends what is provably ours", async () => {
    await record.write(pid());
    expect(await record.endOrphan(systemClock)).toBe(true);
    expect(await processIdentity(pid())).toBeNull();
    expect(await record.endOrphan(systemClock)).toBe(false);
  });

  it("leaves a stranger alone that was given the number of a process of ours", async () => {
    await record.write(pid());
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), identity: "another boot 1" }));
    expect(await record.endOrphan(systemClock)).toBe(false);
    expect(await processIdentity(pid())).not.toBeNull();
  });

  it("does nothing with a torn record or none", async () => {
    expect(await record.endOrphan(systemClock)).toBe(false);
    fs.writeFileSync(file, '{"pid":');
    expect(await record.endOrphan(systemClock)).toBe(false);
  });
});
