import { z } from "zod";
import { parseEngineAddress } from "#contract/engine-address.ts";
import { EaselError } from "#contract/errors.ts";
import type { EngineLogin as Login } from "#contract/host.ts";
import type { EngineSource } from "#contract/view.ts";
import type { SecretFile } from "./secret-file.ts";

const Kept = z.object({ url: z.string(), authorization: z.string() });

/** User name and password of the engine at an address, which the address may bring and which no settings, log or message ever holds. */
export class EngineLogin {
  readonly #file: SecretFile;
  #current: Login | null;

  constructor(file: SecretFile) {
    this.#file = file;
    this.#current = parse(file.secret);
  }

  /** For the engine at this address, as a request sends it; null where it needs none. */
  get current(): Login | null {
    return this.#current;
  }

  /**
   * The source as it may be kept and shown. A login in its address is kept here, in the place of any other; an address without one keeps
   * the login that it has.
   * @param keep whether the login is written down, too
   * @throws EaselError config_invalid for what is no address
   */
  take(source: EngineSource, keep: boolean): EngineSource {
    if (source.kind !== "url") return source;
    const address = parseEngineAddress(source.url);
    if (address.kind === "invalid") throw new EaselError("config_invalid", "comfyui_address_invalid", {});
    const { url, login } = address;
    if (login) {
      this.#current = { url, authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` };
      if (keep) this.#file.set(JSON.stringify(this.#current));
    }
    return { kind: "url", url };
  }

  /** What a request to this address has to bring. */
  headersFor(url: string): Record<string, string> {
    return this.#current?.url === url ? { authorization: this.#current.authorization } : {};
  }
}

function parse(secret: string | null): Login | null {
  try {
    return secret === null ? null : Kept.parse(JSON.parse(secret));
  } catch {
    return null; // by another version of Easel
  }
}
