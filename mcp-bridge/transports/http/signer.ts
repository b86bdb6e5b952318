import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { replaceFileSync, writeSyncedSync } from "#base/atomic-file.ts";
import type { Log } from "#base/log.ts";

const KEY_BYTES = 32;

/** Signs what clients keep for us, so that we need not: nobody else can make it, nobody can change it. */
export class Signer {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** `purpose`: what is signed for one purpose does not count for another. Only characters that headers and addresses take. */
  sign(purpose: string, value: unknown): string {
    const payload = Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${payload}.${this.#signature(purpose, payload).toString("base64url")}`;
  }

  /** What was signed; undefined where the text is not from us, or for another purpose. */
  verify(purpose: string, text: string): unknown {
    const [payload = "", signature = ""] = text.split(".");
    const expected = this.#signature(purpose, payload);
    const given = Buffer.from(signature, "base64url");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  }

  #signature(purpose: string, payload: string): Buffer {
    return createHmac("sha256", this.#key).update(`${purpose}\n${payload}`).digest();
  }
}

/** With the key of this computer, so that sessions and links outlive the process; made where there is none. Nobody but the user may read it. */
export function loadSigner(file: string, log: Log): Signer {
  try {
    return new Signer(keptKey(file));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    log.warn("sessions and links will end with this process: the key that signs them cannot be kept", { code });
    return new Signer(newKey());
  }
}

const newKey = () => randomBytes(KEY_BYTES);

/** Throws the system's error where it can be neither read nor made. */
function keptKey(file: string): Buffer {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeSyncedSync(file, newKey());
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const key = fs.readFileSync(file);
  if (key.length === KEY_BYTES) return key;
  // Cut short, as on a disk that was full: what it signed is worth nothing.
  replaceFileSync(file, newKey());
  return fs.readFileSync(file);
}
