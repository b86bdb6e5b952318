import type { PartnerKeyState } from "#contract/view.ts";
import { type SafeStorage, SecretFile } from "./secret-file.ts";

/** The API key of a Comfy account, for partner nodes. */
export class PartnerKey {
  readonly #file: SecretFile;

  constructor(file: string, storage: SafeStorage) {
    this.#file = new SecretFile(file, storage);
  }

  get key(): string | null {
    return this.#file.secret;
  }

  get state(): PartnerKeyState {
    if (this.key === null) return "none";
    return this.#file.kept ? "kept" : "until_quit";
  }

  /** Null takes the key away. Throws the system's error where the file cannot be written or removed. */
  set(key: string | null): void {
    this.#file.set(key);
  }
}
