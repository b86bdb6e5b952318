import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { EngineLogins } from "./engine-logins.ts";
import { type SafeStorage, SecretFile } from "./secret-file.ts";

const folders: string[] = [];
const temporaryFile = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-secret-"));
  folders.push(folder);
  return path.join(folder, "engine-login");
};
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

/** As the system's: what it encrypts nobody can read. */
const keyring: SafeStorage = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
  decryptString: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString(),
};
const noKeyring: SafeStorage = { ...keyring, getSelectedStorageBackend: () => "basic_text" };

const open = (file: string, storage = keyring) => new EngineLogins(new SecretFile(file, storage));
const BASIC = `Basic ${btoa("me:s@cret")}`;

it("a login in the address is kept by the system, and the address without it", () => {
  const file = temporaryFile();
  const source = open(file).take({ kind: "url", url: "me:s%40cret@gpu:8188/" }, true);
  expect(source).toEqual({ kind: "url", url: "http://gpu:8188" });
  expect(fs.readFileSync(file, "latin1")).not.toMatch(/me|cret|Basic/);
  expect(fs.statSync(file).mode & 0o077).toBe(0);
  const later = open(file);
  expect(later.take(source, true)).toEqual(source);
  expect(later.headersFor("http://gpu:8188")).toEqual({ authorization: BASIC });
  expect(later.headersFor("http://gpu:8189")).toEqual({});
});

it("another login takes its place, and those of other addresses stay until they are forgotten", () => {
  const file = temporaryFile();
  const logins = open(file);
  logins.take({ kind: "url", url: "http://me:one@gpu:8188" }, true);
  logins.takeAddress("http://me:three@gpu:8189", true);
  logins.take({ kind: "url", url: "http://me:two@gpu:8188" }, true);
  expect(open(file).loginFor("http://gpu:8188")).toEqual({ url: "http://gpu:8188", authorization: `Basic ${btoa("me:two")}` });
  expect(open(file).headersFor("http://gpu:8189")).toEqual({ authorization: `Basic ${btoa("me:three")}` });
  logins.forget("http://gpu:8189");
  expect(open(file).loginFor("http://gpu:8189")).toBeNull();
  logins.forget("http://gpu:8188");
  expect(fs.existsSync(file)).toBe(false);
});

it("the one login that an earlier Easel kept is still known", () => {
  const file = temporaryFile();
  fs.writeFileSync(file, keyring.encryptString(JSON.stringify({ url: "http://gpu:8188", authorization: BASIC })));
  expect(open(file).headersFor("http://gpu:8188")).toEqual({ authorization: BASIC });
});

it("without a safe place, and where nobody wants it kept, it is known until the end and written nowhere", () => {
  for (const [storage, keep] of [
    [noKeyring, true],
    [keyring, false],
  ] as const) {
    const file = temporaryFile();
    const login = open(file, storage);
    login.take({ kind: "url", url: "http://me:secret@gpu:8188" }, keep);
    expect(login.headersFor("http://gpu:8188")).toEqual({ authorization: `Basic ${btoa("me:secret")}` });
    expect(fs.existsSync(file)).toBe(false);
  }
});

it("a file that can no longer be read is none", () => {
  const file = temporaryFile();
  for (const content of ["", "junk", keyring.encryptString('{"url":1}')]) {
    fs.writeFileSync(file, content);
    expect(open(file).loginFor("http://gpu:8188")).toBeNull();
  }
});

it("what is no address is refused, and other sources stay as they are", () => {
  const login = open(temporaryFile());
  expect(() => login.take({ kind: "url", url: "ftp://me:secret@gpu" }, true)).toThrow(expect.objectContaining({ kind: "config_invalid" }));
  expect(login.take({ kind: "auto" }, true)).toEqual({ kind: "auto" });
  expect(login.take({ kind: "folder", path: "/画" }, true)).toEqual({ kind: "folder", path: "/画" });
});
