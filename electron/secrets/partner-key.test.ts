import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PartnerKey } from "./partner-key.ts";
import type { SafeStorage } from "./secret-file.ts";

const KEY = "comfyui-0123456789abcdef";

/** A system's safe storage, as simple as one can be: every byte turned around. */
const storage = (over: Partial<SafeStorage> = {}): SafeStorage => ({
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(text).map((byte) => byte ^ 0xff) as Buffer,
  decryptString: (encrypted) => Buffer.from(encrypted.map((byte) => byte ^ 0xff)).toString(),
  ...over,
});

let directory: string;
let file: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-partner-key-"));
  file = path.join(directory, "partner-key");
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

it("a key outlives Easel, encrypted, and can be taken away", () => {
  const first = new PartnerKey(file, storage());
  expect(first.state).toBe("none");
  first.set(KEY);
  expect(first.state).toBe("kept");
  expect(fs.readFileSync(file).includes(KEY)).toBe(false);
  const second = new PartnerKey(file, storage());
  expect([second.key, second.state]).toEqual([KEY, "kept"]);
  second.set(null);
  expect([second.key, second.state]).toEqual([null, "none"]);
  expect(fs.readdirSync(directory)).toEqual([]);
  expect(new PartnerKey(file, storage()).key).toBeNull();
});

it.each([
  ["no safe storage", { isEncryptionAvailable: () => false }],
  ["a password that everybody knows", { getSelectedStorageBackend: () => "basic_text" }],
])("with %s a key is written nowhere", (_what, over) => {
  const key = new PartnerKey(file, storage(over));
  key.set(KEY);
  expect([key.key, key.state]).toEqual([KEY, "until_quit"]);
  expect(fs.readdirSync(directory)).toEqual([]);
});

it("a key that the system can no longer decrypt is none", () => {
  new PartnerKey(file, storage()).set(KEY);
  const decryptString = () => {
    throw new Error("another keyring");
  };
  expect(new PartnerKey(file, storage({ decryptString })).state).toBe("none");
});
