import dns from "node:dns";
import { Agent, type AgentOptions } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import tls, { type PeerCertificate } from "node:tls";
import { getProxyForUrl } from "proxy-from-env";

/** An idle connection is closed before a server would: one that it closes just then would fail our next request. */
const IDLE_TIMEOUT_MS = 4_000;

/** For `http.request`, `https.request` and the WebSocket. */
export interface ConnectionOptions {
  agent: Agent;
  ca?: string[];
  checkServerIdentity?: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/** How the connections to one engine are made: directly or through a proxy, and which certificates are believed. */
export class Connection {
  readonly #certificates: string[];
  readonly #pinned: ReadonlySet<string>;
  readonly #agents = new Map<string, Promise<Agent>>();

  /** @param certificates PEM: of issuers that are believed besides the usual ones, or of the server itself, whose name then does not matter */
  constructor(certificates: string | null) {
    this.#certificates = certificates?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    this.#pinned = new Set(this.#certificates.map(derOf));
  }

  /** The proxy for this address, as the environment says (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY); null for none, as on this computer. */
  proxyFor(url: URL): URL | null {
    if (isLoopback(url.hostname)) return null;
    const proxy = getProxyForUrl(url.href);
    try {
      return proxy === "" ? null : new URL(proxy);
    } catch {
      return null;
    }
  }

  /** What a request to this address is made with. */
  async options(url: URL, kind: "request" | "websocket"): Promise<ConnectionOptions> {
    const isSecure = url.protocol === "https:";
    const proxy = this.proxyFor(url);
    const key = JSON.stringify([isSecure, kind, proxy?.href ?? null]);
    const made = this.#agents.get(key) ?? newAgent(isSecure, kind, proxy);
    this.#agents.set(key, made);
    const agent = await made;
    if (!isSecure || this.#certificates.length === 0) return { agent };
    return {
      agent,
      ca: [...usualIssuers(), ...this.#certificates],
      checkServerIdentity: (host, certificate) => this.#checkIdentity(host, certificate),
    };
  }

  /** Closes what is idle. */
  dispose(): void {
    for (const made of this.#agents.values()) void made.then((agent) => agent.destroy());
    this.#agents.clear();
  }

  #checkIdentity(host: string, certificate: PeerCertificate): Error | undefined {
    return this.#pinned.has(certificate.raw.toString("base64")) ? undefined : tls.checkServerIdentity(host, certificate);
  }
}

/** Those that NODE_EXTRA_CA_CERTS names are among them where Node can tell (22.15 and newer). */
const usualIssuers = (): readonly string[] =>
  typeof tls.getCACertificates === "function" ? tls.getCACertificates("default") : tls.rootCertificates;

const derOf = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s/g, "");

/** Agents of our own: the usual ones go through a proxy, even to this computer, where NODE_USE_ENV_PROXY is set. */
async function newAgent(isSecure: boolean, kind: "request" | "websocket", proxy: URL | null): Promise<Agent> {
  // "localhost" may be ::1 or 127.0.0.1, and a server may listen at one of them alone.
  const options = { keepAlive: kind === "request", timeout: IDLE_TIMEOUT_MS, autoSelectFamily: true } satisfies AgentOptions & {
    autoSelectFamily: boolean;
  };
  if (proxy === null) return isSecure ? new SecureAgent({ ...options, lookup }) : new Agent({ ...options, lookup });
  // Loaded where there is a proxy: it is more code than the rest of what speaks to an engine.
  const { proxyAgent } = await import("./proxy-agent.ts");
  // A proxy relays what is not encrypted; a WebSocket, too, needs a connection through it.
  return proxyAgent(proxy, isSecure || kind === "websocket", options);
}

/** As Node's, but "localhost" is both of its addresses, also where the system knows one alone. */
export const lookup: LookupFunction = (host, options, callback) => {
  if (host.toLowerCase() !== "localhost" || options.all !== true) return dns.lookup(host, options, callback);
  const addresses = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  process.nextTick(() => callback(null, addresses));
};

/** Whether the host, as it stands in a URL, is this computer. */
export function isLoopback(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return isIP(host) === 4 ? /^(127\.|0\.0\.0\.0$)/.test(host) : /^(::1|::|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})$/.test(host);
}
