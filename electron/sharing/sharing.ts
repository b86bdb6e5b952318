import os from "node:os";
import { reportOf } from "#contract/errors.ts";
import type { SharingChoices, SharingOrder, SharingState, SharingView } from "#contract/sharing.ts";
import { ownAddresses } from "./own-addresses.ts";
import { type CertificateFiles, ensureCertificate, fingerprintOf } from "./own-certificate.ts";

export interface SharingOptions {
  /** What the person chose last. */
  choices: () => SharingChoices;
  /** Where Easel's own certificate lies. */
  files: CertificateFiles;
  /** Epoch milliseconds. */
  now: () => number;
  onView: (view: SharingView) => void;
}

/** Whether other computers may use Easel: what the person chose, as the bridge is told of it, and what the window shows of it. */
export class Sharing {
  readonly #options: SharingOptions;
  /** Hears of each new order. */
  onOrder: (order: SharingOrder | null) => void = () => {};
  #changes = 0;

  constructor(options: SharingOptions) {
    this.#options = options;
  }

  /** What the bridge is to do. Makes the certificate where there is none yet. */
  async order(): Promise<SharingOrder | null> {
    const { on, port } = this.#options.choices();
    if (!on) return null;
    try {
      return { host: this.#isLocal ? "127.0.0.1" : "0.0.0.0", port, tls: await this.#certificate() };
    } catch (error) {
      this.#options.onView({ kind: "failed", error: reportOf(error) });
      return null;
    }
  }

  /** The person has chosen something else, or the bridge has started and knows nothing yet. */
  async changed(): Promise<void> {
    if (this.#options.choices().on) this.#options.onView({ kind: "starting" });
    const change = ++this.#changes;
    const order = await this.order();
    if (change === this.#changes) this.onOrder(order);
  }

  /** The bridge has said what became of the order. */
  heard(state: SharingState): void {
    const { onView, files, choices } = this.#options;
    if (state.kind === "off" && choices().on) return; // there was nothing to order, which the window has been told
    if (state.kind !== "on") {
      onView(state);
      return;
    }
    const { protocol, port } = new URL(state.url);
    const addresses = this.#isLocal ? ["127.0.0.1"] : ownAddresses();
    const isOwn = !this.#isLocal && this.#options.choices().encryption.kind === "own";
    onView({
      kind: "on",
      addresses: addresses.map((address) => `${protocol}//${address}:${port}`),
      fingerprint: isOwn ? fingerprintOf(files.certificate) : null,
    });
  }

  get #isLocal(): boolean {
    return this.#options.choices().reach === "this_computer";
  }

  /** On this computer nobody can read along, and a certificate would only be in the way. */
  async #certificate(): Promise<SharingOrder["tls"]> {
    const { choices, files, now } = this.#options;
    const { encryption } = choices();
    if (this.#isLocal || encryption.kind === "none") return null;
    if (encryption.kind === "given") return { certificate: encryption.certificate, key: encryption.key };
    const name = os.hostname().replace(/\.local$/i, "");
    await ensureCertificate(files, ["localhost", name, `${name}.local`, "127.0.0.1", ...ownAddresses()], now());
    return files;
  }
}
