import fs from "node:fs";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import type { PartnerKeyState } from "#contract/view.ts";

/** Electron's `safeStorage`, as far as it is used here. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  /** Linux alone has it: without a keyring Electron would "encrypt" with a password that everybody knows. */
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

/**
 * The API key of a Comfy account, for partner nodes: encrypted by the system, in a file of its own, never among the settings. Where
 * the system has no safe place, it is known until Easel quits, and written nowhere.
 */
export class PartnerKey {
  readonly #file: string;
  readonly #storage: SafeStorage;
  #key: string | null;
  #kept: boolean;

  constructor(file: string, storage: SafeStorage) {
    this.#file = file;
    this.#storage = storage;
    this.#key = this.#read();
    this.#kept = this.#key !== null;
  }

  get key(): string | null {
    return this.#key;
  }

  get state(): PartnerKeyState {
    if (this.#key === null) return "none";
    return this.#kept ? "kept" : "until_quit";
  }

  /** Null takes the key away. Throws the system's error where the file cannot be written or removed. */
  set(key: string | null): void {
    fs.rmSync(this.#file, { force: true });
    this.#key = key;
    this.#kept = key !== null && this.#isSafe();
    if (key !== null && this.#kept) writeFileAtomicSync(this.#file, this.#storage.encryptString(key));
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
