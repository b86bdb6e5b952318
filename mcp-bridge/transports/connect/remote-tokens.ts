import fs from "node:fs";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { SecretsUnavailable, type SystemSecrets } from "./system-secrets.ts";

/** The token itself, where the system has no safe place for it; else which place has it, and what that place needs to give it back. */
const Entry = z.union([z.string(), z.object({ keptBy: z.enum(["secret-service", "keychain", "dpapi"]), remembered: z.string() })]);
/** Origin, as `https://gpu.example.com:3001` -> where its token is. */
const Content = z.record(z.string(), Entry);
type Entry = z.output<typeof Entry>;

/** Where a token was put. `unsafeBecause`: why it is only in a file, which nobody else may read; null where the system keeps it. */
export interface Kept {
  place: string;
  unsafeBecause: string | null;
}

const isUnavailable = (error: unknown): error is SecretsUnavailable => error instanceof SecretsUnavailable;

/**
 * The tokens with which this person uses bridges on other computers: kept by the system where it can, else in a file of JSON, which only
 * its owner may read. So they need not stand in the settings of AI apps, which are copied, shown and shared more than anything else.
 */
export class RemoteTokens {
  readonly #file: string;
  readonly #system: SystemSecrets | null;

  constructor(file: string, system: SystemSecrets | null) {
    this.#file = file;
    this.#system = system;
  }

  /** Null where none is kept for this address. Throws an Error that says what to do where it cannot be had. */
  async tokenFor({ origin }: URL): Promise<string | null> {
    const entry = this.#read()[origin];
    if (entry === undefined || typeof entry === "string") return entry ?? null;
    if (entry.keptBy !== this.#system?.kind) throw new Error(`the token for ${origin} was kept on another computer. Keep it again.`);
    return this.#system.read(origin, entry.remembered).catch((error: unknown) => {
      if (!isUnavailable(error)) throw error;
      throw new Error(
        `the token for ${origin} is in ${this.#system?.place}, which does not give it (${error.message}). Unlock it, keep the token again with --keep-token, or set MCP_AUTH_TOKEN.`,
      );
    });
  }

  /** Throws as `tokenFor` does, or the system's error. */
  async keep({ origin }: URL, token: string): Promise<Kept> {
    const others = this.#read();
    if (this.#system === null) return this.#keepInFile(others, origin, token, "Easel knows of no safe place on this system");
    try {
      const remembered = await this.#system.keep(origin, token);
      // A keyring that takes what it does not give back is none.
      if ((await this.#system.read(origin, remembered)) !== token) throw new SecretsUnavailable("it gave back something else");
      this.#write({ ...others, [origin]: { keptBy: this.#system.kind, remembered } });
      return { place: this.#system.place, unsafeBecause: null };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return this.#keepInFile(others, origin, token, `${this.#system.place} does not answer: ${error.message}`);
    }
  }

  /**
   * Gives the place that still has the token, since it does not answer; null where nobody has it any more. Throws as `tokenFor` does, or
   * the system's error.
   */
  async forget({ origin }: URL): Promise<string | null> {
    const system = this.#system;
    const { [origin]: entry, ...others } = this.#read();
    if (entry === undefined) return null;
    const isElsewhere = typeof entry !== "string" && entry.keptBy === system?.kind;
    const stays = isElsewhere && (await system.forget(origin).then(() => false, isUnavailable));
    this.#write(others);
    return stays ? system.place : null;
  }

  #keepInFile(others: Record<string, Entry>, origin: string, token: string, unsafeBecause: string): Kept {
    this.#write({ ...others, [origin]: token });
    return { place: "a file that only you may read", unsafeBecause };
  }

  #write(content: Record<string, Entry>): void {
    writeFileAtomicSync(this.#file, `${JSON.stringify(content, null, 2)}\n`);
  }

  #read(): Record<string, Entry> {
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
