import fs from "node:fs";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";

/** Origin, as `https://gpu.example.com:3001` -> token. */
const Content = z.record(z.string(), z.string());

/**
 * The tokens with which this person uses bridges on other computers: one file of JSON, which only its owner may read. So they need not
 * stand in the settings of AI apps, which are copied, shown and shared more than anything else.
 */
export class RemoteTokens {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Null where none is kept for this address. Throws an Error that says what to do where the file cannot be used. */
  tokenFor(address: URL): string | null {
    return this.#read()[address.origin] ?? null;
  }

  /** Null forgets it. Throws as `tokenFor` does, or the system's error. */
  keep(address: URL, token: string | null): void {
    const { [address.origin]: _, ...others } = this.#read();
    writeFileAtomicSync(this.#file, `${JSON.stringify({ ...others, ...(token !== null && { [address.origin]: token }) }, null, 2)}\n`);
  }

  #read(): Record<string, string> {
    const found = fs.statSync(this.#file, { throwIfNoEntry: false });
    if (!found) return {};
    if (process.platform !== "win32" && (found.mode & 0o077) !== 0) {
      throw new Error(`others may read the file of kept tokens, so they may be known. Revoke them, and delete the file: ${this.#file}`);
    }
    try {
      return Content.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {
      throw new Error(`the file of kept tokens cannot be read. Delete it, and keep the tokens again: ${this.#file}`);
    }
  }
}
