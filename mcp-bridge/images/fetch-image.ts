import dns from "node:dns/promises";
import http from "node:http";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import ipaddr from "ipaddr.js";
import { linkSignals, orAborted } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";

/** For everything together: names, redirects, the picture. Milliseconds. */
const FETCH_TIMEOUT_MS = 20_000;
const MAX_REDIRECTS = 3;

export interface Endpoint {
  /** Has been checked; nothing else may be connected to. */
  address: string;
  port: number;
  /** The name in the address, for the certificate. */
  host: string;
  secure: boolean;
}

/** The two things asked of the network, so that tests can be the internet. */
export interface Network {
  /** All addresses of a name. */
  resolve(host: string): Promise<string[]>;
  connect(place: Endpoint): Duplex;
}

export const systemNetwork: Network = {
  resolve: async (host) => (await dns.lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  connect: ({ address, port, host, secure }) => {
    if (!secure) return net.connect({ host: address, port });
    return tls.connect({ host: address, port, rejectUnauthorized: true, ...(net.isIP(host) === 0 && { servername: host }) });
  },
};

/**
 * Fetches pictures for calls that name a web address, from public addresses only: whoever makes an AI write an address must not
 * reach the user's router, cloud account or other programs. A name is resolved once, and the connection goes to the address that
 * was checked; redirects are followed by hand, each checked alike. No proxy, no cookies, no compression.
 */
export class ImageFetcher {
  readonly #network: Network;
  readonly #clock: Clock;

  constructor(clock: Clock, network: Network = systemNetwork) {
    this.#clock = clock;
    this.#network = network;
  }

  /** Throws EaselError not_allowed for addresses that are not public, else image_unreadable. */
  async fetch(name: string, address: string): Promise<Buffer> {
    const over = linkSignals();
    const end = this.#clock.sleep(FETCH_TIMEOUT_MS, over.signal).then(
      () => over.abort(failed(name, `took longer than ${FETCH_TIMEOUT_MS / 1000} seconds`)),
      () => {}, // fetched in time
    );
    try {
      return await orAborted(this.#follow(name, address, over.signal), over.signal);
    } catch (error) {
      if (error instanceof EaselError) throw error;
      throw failed(name, "could not be fetched");
    } finally {
      over.abort();
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
      if (url.protocol === "https:" && next.protocol === "http:") throw failed(name, "leads from a protected to an unprotected address");
      url = next;
    }
    throw failed(name, "leads from address to address without end");
  }

  async #get(name: string, url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
    const secure = url.protocol === "https:";
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const addresses = net.isIP(host) === 0 ? await this.#network.resolve(host) : [host];
    const [address] = addresses;
    if (address === undefined) throw failed(name, "could not be found");
    if (!addresses.every(isPublic)) throw notPublic(name);
    const place = { address, host, secure, port: Number(url.port) || (secure ? 443 : 80) };
    return new Promise((resolve, reject) => {
      const request = http.get({
        // Nothing but this connection is used: no agent, and so no proxy from the environment.
        createConnection: () => this.#network.connect(place) as net.Socket,
        path: url.pathname + url.search,
        headers: {
          host: url.host,
          accept: "image/png, image/jpeg, image/webp, image/gif",
          "accept-encoding": "identity",
          connection: "close",
        },
        signal,
      });
      request.once("response", resolve).once("error", reject);
    });
  }
}

/** Globally reachable unicast. Everything with a purpose of its own is not, IPv4 inside of IPv6 included. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  // Of IPv6 only 2000::/3 has been given out; the rest holds things like IPv4-compatible addresses.
  return parsed.kind() === "ipv4" || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

function parse(name: string, text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw failed(name, "is no complete web address");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw notPublic(name);
  if (url.username || url.password) {
    throw new EaselError("not_allowed", `The web address given as ${name} holds a name or a password.`, "Give an address that needs none.");
  }
  return url;
}

async function readPicture(name: string, response: http.IncomingMessage): Promise<Buffer> {
  const { statusCode, headers } = response;
  try {
    if (statusCode !== 200) throw failed(name, `was answered with ${statusCode} instead of a picture`);
    if (!/^image\//i.test(headers["content-type"] ?? "")) throw failed(name, "leads to something that is no picture");
    if ((headers["content-encoding"] ?? "identity") !== "identity") throw failed(name, "came packed in a way that was not asked for");
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

const OTHERWISE = "Give the address of the picture itself, or the picture as base64.";

const failed = (name: string, what: string) => new EaselError("image_unreadable", `The web address given as ${name} ${what}.`, OTHERWISE);

function notPublic(name: string): EaselError {
  return new EaselError(
    "not_allowed",
    `The web address given as ${name} does not lead to a public place of the internet.`,
    "Easel fetches pictures from public web addresses only. Give the picture as base64, or the reference of a picture that Easel made.",
  );
}
