import { type Message, resultOf } from "./json-rpc.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { type HttpReply, type HttpRequest, httpExchange } from "./peers/http-exchange.ts";
import { HttpPeer, type HttpTarget } from "./peers/http-peer.ts";
import { handshake, isAlive, type Peer } from "./peers/peer.ts";
import { rawExchange } from "./peers/raw-exchange.ts";
import { SsePeer } from "./peers/sse-peer.ts";
import { StatelessPeer } from "./peers/stateless-peer.ts";
import { type ProcessEnd, StdioPeer, type StdioTarget } from "./peers/stdio-peer.ts";

export type Target = StdioTarget | HttpTarget;

/** What a person allows and knows beyond the address. */
export interface Allowance {
  /** Whether tools may be called that do not say that they only read. */
  call: boolean;
  /** Tokens that the server must refuse, or that belong to somebody else; null = none is known. */
  expiredToken: string | null;
  otherToken: string | null;
}

/** The server under test, and what several checks need of it, asked for once. */
export class Probe {
  readonly target: Target;
  readonly allowance: Allowance;
  readonly #env: NodeJS.ProcessEnv;
  readonly #open = new Set<Peer>();
  #session: Promise<{ peer: Peer; answer: Message }> | null = null;
  #manifest: Promise<Manifest> | null = null;
  #stateless: StatelessPeer | null = null;
  #ending: ReturnType<Probe["endOfInput"]> | null = null;
  /** A process that a check has used, and that is as good as new. */
  #used: StdioPeer | null = null;
  #lastLent: Promise<unknown> = Promise.resolve();

  /** `env`: what a server that is started sees of the environment. */
  constructor(target: Target, allowance: Allowance, env: NodeJS.ProcessEnv) {
    this.target = target;
    this.allowance = allowance;
    this.#env = env;
  }

  /** A new connection, before its handshake. Closed with the probe, if nobody closes it earlier. */
  connect(): Peer {
    const { target } = this;
    if (target.transport === "stdio") return this.startProcess();
    return this.#kept(target.transport === "sse" ? new SsePeer(target) : new HttpPeer(target));
  }

  /** The server once more, as a process. Only for checks of stdio. */
  startProcess(env: NodeJS.ProcessEnv = this.#env): StdioPeer {
    if (this.target.transport !== "stdio") throw new Error("This server is not started by its clients.");
    return this.#kept(new StdioPeer(this.target, env));
  }

  /**
   * The server as a process past its handshake. Checks use one after the other, since starting one for each takes most of the time;
   * what fails with a used one is tried again with a new one, so that no check pays for what another did. Only for checks of stdio.
   */
  withProcess<F extends { result: string }>(check: (peer: StdioPeer) => Promise<F>): Promise<F> {
    const finding = this.#lastLent.then(() => this.#lend(check));
    this.#lastLent = finding.catch(() => {});
    return finding;
  }

  /** How a process ends whose stdin is closed right after a question. Tried once for all checks that ask. Only for checks of stdio. */
  endOfInput(): Promise<{ end: ProcessEnd | null; answered: boolean }> {
    this.#ending ??= (async () => {
      const peer = this.startProcess();
      await handshake(peer);
      peer.write(`${JSON.stringify({ jsonrpc: "2.0", id: "last", method: "ping" })}\n`);
      const end = await peer.endInput(this.target.patienceMs);
      return { end, answered: peer.received.some(({ id }) => id === "last") };
    })();
    return this.#ending;
  }

  /** A client of the revision without a handshake, the same for all checks. Only for checks of stdio and Streamable HTTP. */
  stateless(): StatelessPeer {
    this.#stateless ??= new StatelessPeer(this.target.transport === "stdio" ? this.startProcess() : this.target);
    return this.#stateless;
  }

  /** A session of Streamable HTTP of its own; `headers` go before those of the target. Only for checks of HTTP. */
  httpSession(headers: Record<string, string> = {}): HttpPeer {
    const target = this.http();
    return this.#kept(new HttpPeer({ ...target, headers: { ...target.headers, ...headers } }));
  }

  http(): HttpTarget {
    if (this.target.transport === "stdio") throw new Error("This server is not asked over HTTP.");
    return this.target;
  }

  /** A request of HTTP of its own, to the server's address or another. Only for checks of HTTP. */
  send(request: HttpRequest, url = this.http().url, enough?: (message: Message) => boolean): Promise<HttpReply> {
    return httpExchange(url, request, this.http().patienceMs, enough);
  }

  /** Bytes that no HTTP library would send. Only for checks of HTTP. */
  sendRaw(write: (host: string, path: string) => string): Promise<string> {
    const { url, patienceMs } = this.http();
    return rawExchange(url, write, patienceMs);
  }

  /** A new connection after its handshake. */
  async open(): Promise<Peer> {
    const peer = this.connect();
    await handshake(peer);
    return peer;
  }

  /** One connection for all checks that leave it as it was. */
  async session(): Promise<Peer> {
    return (await this.#shared()).peer;
  }

  /** What the server answered to `initialize`. */
  async greeting(): Promise<Message> {
    return (await this.#shared()).answer;
  }

  async capabilities(): Promise<Record<string, unknown>> {
    const { capabilities } = resultOf(await this.greeting()) ?? {};
    return (capabilities ?? {}) as Record<string, unknown>;
  }

  /** Tools, resources and prompts, as far as they are declared. */
  manifest(): Promise<Manifest> {
    this.#manifest ??= Promise.all([this.session(), this.capabilities()]).then(([peer, declared]) => readManifest(peer, declared));
    return this.#manifest;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map((peer) => peer.close()));
  }

  #shared() {
    this.#session ??= (async () => {
      const peer = this.connect();
      return { peer, answer: await handshake(peer) };
    })();
    return this.#session;
  }

  async #lend<F extends { result: string }>(check: (peer: StdioPeer) => Promise<F>): Promise<F> {
    const used = this.#used;
    this.#used = null;
    const first = used && (await check(used).catch(() => null));
    if (used && first?.result === "passed") {
      await this.#takeBack(used);
      return first;
    }
    const fresh = this.startProcess();
    await handshake(fresh);
    const finding = await check(fresh);
    await this.#takeBack(fresh);
    return finding;
  }

  async #takeBack(peer: StdioPeer): Promise<void> {
    if ((await isAlive(peer)) === null) this.#used = peer;
  }

  #kept<P extends Peer>(peer: P): P {
    this.#open.add(peer);
    return peer;
  }
}
