import { reportOf } from "#contract/errors.ts";
import type { SharingOrder, SharingState } from "#contract/sharing.ts";
import { TokenAuthenticator } from "../auth/authenticator.ts";
import { TokenFile } from "../auth/token-file.ts";
import { defaultHttp } from "../config/http.ts";
import type { BridgeContext } from "../context/context.ts";
import type { HttpService } from "./http/serve-http.ts";

/** What the app has switched on for other computers: a server over HTTP that asks everybody for a token. */
export class Sharing {
  readonly #context: BridgeContext;
  readonly #tell: (state: SharingState) => void;
  #order: SharingOrder | null = null;
  #service: HttpService | null = null;
  #changing: Promise<void> = Promise.resolve();

  /** `tell` hears what has become of each order. */
  constructor(context: BridgeContext, tell: (state: SharingState) => void) {
    this.#context = context;
    this.#tell = tell;
  }

  /** Null ends it. What listened before no longer does when `tell` hears of it. */
  set(order: SharingOrder | null): void {
    this.#order = order;
    this.#changing = this.#changing.then(() => (this.#order === order ? this.#change(order) : undefined));
  }

  async #change(order: SharingOrder | null): Promise<void> {
    await this.#service?.close();
    this.#service = null;
    if (order === null) return this.#tell({ kind: "off" });
    try {
      this.#service = await this.#serve(order);
      this.#tell({ kind: "on", url: this.#service.url });
    } catch (error) {
      this.#context.log.error("other computers cannot be served", { reason: error instanceof Error ? error.message : "" });
      this.#tell({ kind: "failed", error: reportOf(error) });
    }
  }

  async #serve({ host, port, tls }: SharingOrder): Promise<HttpService> {
    const { config, files, clock, log } = this.#context;
    const { entries, tokenFile } = config.authentication;
    const file = new TokenFile(tokenFile ?? files.tokens);
    file.list(); // one that is broken would let nobody in: better to say so now
    const authenticator = new TokenAuthenticator({ entries, file, accessTokens: null, clock, log });
    const { serveHttp } = await import("./http/serve-http.ts");
    return serveHttp(this.#context, { ...defaultHttp, host, port, tls }, authenticator);
  }
}
