import dns from "node:dns/promises";
import http from "node:http";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import ipaddr from "ipaddr.js";
import { linkSignals, orAborted } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { EaselError, type ErrorCode, type ParametersOf } from "#contract/errors.ts";
import { imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";

/** For everything together: resolving names, redirects, and the image itself. */
const FETCH_TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 3;

/** One server, as it may be connected to. */
export interface Endpoint {
  /** An IP address that has been checked; nothing else may be connected to. */
  address: string;
  port: number;
  /** The host name of the URL, for the certificate. */
  host: string;
  secure: boolean;
}

/** The two things that are asked of the network, so that tests can stand in for the internet. */
export interface Network {
  /** All IP addresses of a host name. */
  resolve(host: string): Promise<string[]>;
  connect(endpoint: Endpoint): Duplex;
}

/** The network of this computer. */
export const systemNetwork: Network = {
  resolve: async (host) => (await dns.lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  connect: ({ address, port, host, secure }) => {
    if (!secure) return net.connect({ host: address, port });
    return tls.connect({ host: address, port, rejectUnauthorized: true, ...(net.isIP(host) === 0 && { servername: host }) });
  },
};

/**
 * Fetches images for calls that name a web address, from public addresses only: whoever makes an AI write an address must not
 * reach the user's router, cloud account or other programs. A name is resolved once, and the connection goes to the address that
 * was checked; redirects are followed by hand, each with the same checks. No proxy, no cookies, no compression.
 */
export class ImageFetcher {
  readonly #network: Network;
  readonly #clock: Clock;

  constructor(clock: Clock, network: Network = systemNetwork) {
    this.#clock = clock;
    this.#network = network;
  }

  /**
   * The bytes of the image at `address`.
   * @param name the tool's parameter, for messages
   * @throws EaselError not_allowed for addresses that are not public, image_unreadable for whatever else goes wrong
   */
  async fetch(name: string, address: string): Promise<Buffer> {
    const ended = linkSignals();
    const end = this.#clock.sleep(FETCH_TIMEOUT_MS, ended.signal).then(
      () => ended.abort(failed("image_url_timed_out", { name, seconds: FETCH_TIMEOUT_MS / 1000 })),
      () => {}, // fetched in time
    );
    try {
      return await orAborted(this.#follow(name, address, ended.signal), ended.signal);
    } catch (error) {
      if (error instanceof EaselError) throw error;
      throw failed("image_url_failed", { name });
    } finally {
      ended.abort();
      await end;
    }
  }

  async #follow(name: string, address: string, signal: AbortSignal): Promise<Buffer> {
    let url = parse(name, address);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await this.#get(name, url, signal);
      const { statusCode = 0, headers } = response;
      if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return readPicture(name, response);
      response.destroy();
      const next = parse(name, headers.location, url);
      if (url.protocol === "https:" && next.protocol === "http:") throw failed("image_url_insecure_redirect", { name });
      url = next;
    }
    throw failed("image_url_too_many_redirects", { name });
  }

  async #get(name: string, url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
    const secure = url.protocol === "https:";
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = net.isIP(host) === 0 ? await this.#network.resolve(host) : [host];
    const [address] = addresses;
    if (address === undefined) throw failed("image_url_host_unknown", { name });
    if (!addresses.every(isPublic)) throw notPublic(name);
    const endpoint = { address, host, secure, port: Number(url.port) || (secure ? 443 : 80) };
    return new Promise((resolve, reject) => {
      const request = http.get({
        // Only this connection is used: no agent, and so no proxy from the environment.
        createConnection: () => this.#network.connect(endpoint) as net.Socket,
        path: url.pathname + url.search,
        headers: {
          host: url.host,
          accept: "image/png, image/jpeg, image/webp, image/gif, image/avif, image/heic",
          "accept-encoding": "identity",
          connection: "close",
        },
        signal,
      });
      request.once("response", resolve).once("error", reject);
    });
  }
}

/** Whether an IP address is globally reachable unicast. Ranges with a special purpose are not, nor is IPv4 inside of IPv6. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  // Of IPv6 only 2000::/3 has been assigned (RFC 4291, 2.4); the rest holds things like IPv4-compatible addresses.
  return parsed.kind() === "ipv4" || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

function parse(name: string, text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw failed("image_url_malformed", { name });
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw notPublic(name);
  if (url.username || url.password) {
    throw new EaselError("not_allowed", "image_url_with_login", { name });
  }
  return url;
}

async function readPicture(name: string, response: http.IncomingMessage): Promise<Buffer> {
  const { statusCode, headers } = response;
  try {
    if (statusCode !== 200) throw failed("image_url_bad_status", { name, status: statusCode ?? 0 });
    if (!/^image\//i.test(headers["content-type"] ?? "")) throw failed("image_url_no_image", { name });
    if ((headers["content-encoding"] ?? "identity") !== "identity") throw failed("image_url_compressed", { name });
    const announced = Number(headers["content-length"] ?? 0);
    if (announced > MAX_IMAGE_BYTES) throw imageTooLarge(name, announced);
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response) {
      length += part.length;
      if (length > MAX_IMAGE_BYTES) throw imageTooLarge(name, null);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    response.destroy();
  }
}

function failed<C extends ErrorCode>(code: C, parameters: ParametersOf<C>): EaselError {
  return new EaselError("image_unreadable", code, parameters);
}

function notPublic(name: string): EaselError {
  return new EaselError("not_allowed", "image_url_not_public", { name });
}
