import { execFileSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRegularFile, readRegularFile, readRegularFileSync } from "./regular-file.ts";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-regular-"));
const named = (name: string) => path.join(directory, name);
let server: net.Server;
beforeAll(async () => {
  fs.writeFileSync(named("file"), "hello");
  server = net.createServer();
  if (process.platform === "win32") return;
  execFileSync("mkfifo", [named("pipe")]);
  fs.symlinkSync(named("pipe"), named("link to a pipe"));
  await new Promise<void>((resolve) => server.listen(named("socket"), resolve));
});
afterAll(() => {
  server.close();
  fs.rmSync(directory, { recursive: true, force: true });
});

describe("a regular file", () => {
  test("is read, up to the limit", async () => {
    expect(String(await readRegularFile(named("file"), 5))).toBe("hello");
    expect(String(readRegularFileSync(named("file"), 5))).toBe("hello");
    await expect(readRegularFile(named("file"), 4)).rejects.toMatchObject({ code: "EFBIG" });
    expect(() => readRegularFileSync(named("file"), 4)).toThrow("too large");
    await expect(readRegularFile(named("none"), 4)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.skipIf(process.platform === "win32").each(["pipe", "link to a pipe", "socket", "."])(
    "is not a %s, which nobody waits for",
    async (name) => {
      const code = name === "socket" ? /ENXIO|ENOTFILE|ENOTSUP/ : /ENOTFILE/;
      await expect(readRegularFile(named(name), 100)).rejects.toMatchObject({ code: expect.stringMatching(code) });
      await expect(openRegularFile(named(name))).rejects.toMatchObject({ code: expect.stringMatching(code) });
      expect(() => readRegularFileSync(named(name), 100)).toThrow();
    },
  );

  test.runIf(process.platform === "linux")("is not a device", async () => {
    await expect(readRegularFile("/dev/zero", 100)).rejects.toMatchObject({ code: "ENOTFILE" });
  });
});
