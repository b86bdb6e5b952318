import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openLog } from "#base/log.ts";
import { temporaryFolder } from "../../test-support/engines.ts";
import { loadSigner } from "./signer.ts";

const log = openLog({ level: "error", format: "text", file: null });

test("what was signed counts for the next process, for its purpose, and as long as nothing of it is changed", () => {
  const file = path.join(temporaryFolder(), "new", "http.key");
  const signed = loadSigner(file, log).sign("session", { id: 7 });
  const next = loadSigner(file, log);
  expect(next.verify("session", signed)).toEqual({ id: 7 });
  expect(next.verify("link", signed)).toBeUndefined();
  expect(next.verify("session", signed.replace(/^./, "f"))).toBeUndefined();
  expect(next.verify("session", signed.slice(0, -1))).toBeUndefined();
  expect(loadSigner(path.join(temporaryFolder(), "http.key"), log).verify("session", signed)).toBeUndefined();
});

test.runIf(process.platform !== "win32")("the key is nobody else's to read", () => {
  const file = path.join(temporaryFolder(), "http.key");
  loadSigner(file, log);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test("a key that was cut short, as on a full disk, is replaced by a whole one", () => {
  const file = path.join(temporaryFolder(), "http.key");
  fs.writeFileSync(file, "");
  const signed = loadSigner(file, log).sign("session", 1);
  expect(loadSigner(file, log).verify("session", signed)).toBe(1);
});

test("where no key can be kept, what is signed counts in this process", () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "no-folder"), "");
  const signer = loadSigner(path.join(folder, "no-folder", "http.key"), log);
  expect(signer.verify("session", signer.sign("session", 1))).toBe(1);
});
