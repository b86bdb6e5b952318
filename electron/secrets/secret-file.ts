import fs from "node:fs";
import { writeFileAtomicSync } from "#base/atomic-file.ts";

/** Electron's `safeStorage`, as far as it is used here. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** Linux alone has it: without a keyring Electron would "encrypt" with a password that everybody knows. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/**
 * One secret, encrypted by the system, in a file of its own and never among the settings. Where the system has no safe place, it is
 * known until Easel quits, and written nowhere.
 */
export class SecretFile {
  readonly #file: string;
  readonly #storage: SafeStorage;
  #secret: string | null;
  #kept: boolean;

  constructor(file: string, storage: SafeStorage) {
    this.#file = file;
    this.#storage = storage;
    this.#secret = this.#read();
    this.#kept = this.#secret !== null;
  }

  get secret(): string | null {
    return this.#secret;
  }

  /** Whether it outlives Easel. */
  get kept(): boolean {
    return this.#kept;
  }

  /** Null takes it away. Throws the system's error where the file cannot be written or removed. */
  set(secret: string | null): void {
    fs.rmSync(this.#file, { force: true });
    this.#secret = secret;
    this.#kept = secret !== null && this.#isSafe();
    if (secret !== null && this.#kept) writeFileAtomicSync(this.#file, this.#storage.encryptString(secret));
  }

  #isSafe(): boolean {
    return this.#storage.isEncryptionAvailable() && this.#storage.getSelectedStorageBackend?.() !== "basic_text";
  }

  /** Null where there is none, and where the system can no longer decrypt it. */
  #read(): string | null {
    try {
      return this.#isSafe() ? this.#storage.decryptString(fs.readFileSync(this.#file)) : null;
    } catch {
      return null;
    }
  }
}
