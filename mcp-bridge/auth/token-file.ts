import fs from "node:fs";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { schemaProblems } from "#base/schema-problems.ts";
import { EaselError } from "#contract/errors.ts";
import { schemaFaultText } from "#contract/messages/en/schema-problems.ts";
import { type TokenFields, tokenFields } from "#contract/sharing.ts";
import { hashToken, newToken } from "./token.ts";
import { doubledFaults, scopeFaults, type TokenEntry, tokenEntry } from "./token-entry.ts";

const StoredToken = z.strictObject({
  ...tokenFields,
  /** SHA-256 of the token, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits."),
  created: z.iso.datetime(),
});
export type StoredToken = z.output<typeof StoredToken>;

const Content = z.strictObject({ tokens: z.array(StoredToken) });

/** The tokens that were made with `easel-bridge token add` or in the window: their hashes, and what they allow. One file of JSON. */
export class TokenFile {
  readonly #path: string;
  #read: { version: string; entries: TokenEntry[] } | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** All of them, oldest first; none where there is no file. Throws EaselError config_invalid with everything that is wrong in it. */
  list(): StoredToken[] {
    const text = this.#text();
    if (text === null) return [];
    const value = asJson(text);
    const parsed = Content.safeParse(value);
    if (!parsed.success) throw invalid(schemaProblems(Content, parsed.error, value).map(({ fault }) => schemaFaultText(fault)));
    const { tokens } = parsed.data;
    const faults = [
      ...tokens.flatMap(({ name, scopes }) => scopeFaults(`The token "${name}"`, scopes)),
      ...doubledFaults(tokens.map(asEntry)),
    ];
    if (faults.length > 0) throw invalid(faults);
    return tokens;
  }

  /** The same for comparing; read again when the file has changed. Throws as `list` does. */
  entries(): TokenEntry[] {
    const version = versionOf(this.#path);
    if (this.#read?.version !== version) this.#read = { version, entries: this.list().map(asEntry) };
    return this.#read.entries;
  }

  /**
   * Makes a token and returns it: only its hash is kept, so nobody sees it again. Throws EaselError config_invalid where the name is
   * taken or a scope does not exist, or the system's error.
   */
  add(fields: TokenFields, now: number): string {
    const tokens = this.list();
    if (tokens.some(({ name }) => name === fields.name)) throw new EaselError("config_invalid", "token_name_taken", { name: fields.name });
    const token = newToken();
    const stored = { ...fields, hash: hashToken(token).toString("hex"), created: new Date(now).toISOString() };
    const faults = scopeFaults(`The token "${fields.name}"`, fields.scopes);
    if (faults.length > 0) throw new EaselError("config_invalid", "tokens_doubtful", { faults });
    this.#write([...tokens, stored]);
    return token;
  }

  /** From now on the token no longer counts. False where there is none of this name. */
  revoke(name: string): boolean {
    const tokens = this.list();
    const left = tokens.filter((token) => token.name !== name);
    if (left.length === tokens.length) return false;
    this.#write(left);
    return true;
  }

  #write(tokens: StoredToken[]): void {
    writeFileAtomicSync(this.#path, `${JSON.stringify({ tokens }, null, 2)}\n`);
  }

  #text(): string | null {
    try {
      return fs.readFileSync(this.#path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw new EaselError("config_invalid", "token_file_unreadable", {}, error);
    }
  }
}

const asEntry = (token: StoredToken): TokenEntry => tokenEntry(Buffer.from(token.hash, "hex"), token);
const invalid = (faults: string[]) => new EaselError("config_invalid", "token_file_invalid", { faults });

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(["it is not JSON."]);
  }
}

/** Changes whenever the file does: it is always replaced as a whole. */
function versionOf(path: string): string {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : "";
}
