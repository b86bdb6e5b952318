import { z } from "zod";
import { parseEngineAddress } from "#contract/engine-address.ts";
import { EaselError } from "#contract/errors.ts";
import { EngineLogin } from "#contract/host.ts";
import type { EngineSource } from "#contract/view.ts";
import type { SecretFile } from "./secret-file.ts";

/** As it was when there was one engine, and as it is. */
const Kept = z.union([z.array(EngineLogin), EngineLogin.transform((login) => [login])]);

/** Of addresses that nobody has used for long, the logins are forgotten. */
const MAX_LOGINS = 50;

/** User names and passwords of engines at addresses, which an address may bring and which no settings, log or message ever holds. */
export class EngineLogins {
  readonly #file: SecretFile;
  /** By address, the newest last. */
  readonly #logins = new Map<string, { authorization: string; isKept: boolean }>();

  constructor(file: SecretFile) {
    this.#file = file;
    for (const { url, authorization } of parse(file.secret)) this.#logins.set(url, { authorization, isKept: true });
  }

  /** What a request to this address sends as a login; null where it needs none. */
  loginFor(url: string): EngineLogin | null {
    const login = this.#logins.get(url);
    return login ? { url, authorization: login.authorization } : null;
  }

  /** What a request to this address has to bring. */
  headersFor(url: string): Record<string, string> {
    const login = this.loginFor(url);
    return login ? { authorization: login.authorization } : {};
  }

  /** Like `takeAddress`, for the address of a source, where it has one. */
  take(source: EngineSource, keep: boolean): EngineSource {
    return source.kind === "url" ? { kind: "url", url: this.takeAddress(source.url, keep) } : source;
  }

  /**
   * The address as it may be kept and shown. A login in it is kept here, in the place of the one that this address had; an address
   * without one keeps the login that it has.
   * @param keep whether the login is written down, too
   * @throws EaselError config_invalid for what is no address
   */
  takeAddress(typed: string, keep: boolean): string {
    const address = parseEngineAddress(typed);
    if (address.kind === "invalid") throw new EaselError("config_invalid", "comfyui_address_invalid", {});
    const { url, login } = address;
    if (login) {
      const authorization = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
      this.#logins.delete(url);
      this.#logins.set(url, { authorization, isKept: keep });
      if (keep) this.#save();
    }
    return url;
  }

  /** Nobody uses the engine at this address any more. */
  forget(url: string): void {
    if (this.#logins.delete(url)) this.#save();
  }

  #save(): void {
    const kept = [...this.#logins].flatMap(([url, { authorization, isKept }]) => (isKept ? [{ url, authorization }] : []));
    this.#file.set(kept.length === 0 ? null : JSON.stringify(kept.slice(-MAX_LOGINS)));
  }
}

function parse(secret: string | null): EngineLogin[] {
  try {
    return secret === null ? [] : Kept.parse(JSON.parse(secret));
  } catch {
    return []; // by another version of Easel
  }
}
