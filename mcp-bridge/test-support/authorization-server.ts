import http from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An authorization server on loopback: metadata, keys, introspection. Its tokens are real ones. */
export class TestAuthorizationServer {
  /** What introspection answers, by token; "inactive" for every other. */
  readonly introspected = new Map<string, object>();
  /** Paths that were asked for, in order. */
  readonly asked: string[] = [];
  /** Answers with this status instead. */
  broken: number | null = null;
  readonly #server: http.Server;
  readonly #keys: { id: string; pair: KeyPair }[] = [];

  private constructor(server: http.Server) {
    this.#server = server;
  }

  static async start(): Promise<TestAuthorizationServer> {
    const server = http.createServer((request, response) => void self.#answer(request, response));
    const self = new TestAuthorizationServer(server);
    await self.newKey();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return self;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Signs with a new key from now on. */
  async newKey(): Promise<void> {
    this.#keys.unshift({ id: `key-${this.#keys.length}`, pair: await generateKeyPair("ES256", { extractable: true }) });
  }

  /** A signed token; `claims` go over what a good one says. */
  async token(claims: JWTPayload & { aud?: string }, { issuedAt = Math.floor(Date.now() / 1000), lifetime = 600 } = {}): Promise<string> {
    const [key] = this.#keys;
    if (!key) throw new Error("there is no key");
    return new SignJWT({ iss: this.issuer, sub: "anna", ...claims })
      .setProtectedHeader({ alg: "ES256", kid: key.id, typ: "at+jwt" })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(key.pair.privateKey);
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.issuer);
    this.asked.push(pathname);
    const body = this.broken === null ? await this.#bodyFor(pathname, request) : null;
    response.writeHead(this.broken ?? (body ? 200 : 404), { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  async #bodyFor(pathname: string, request: http.IncomingMessage): Promise<object | null> {
    if (pathname === "/.well-known/openid-configuration") return { issuer: this.issuer, jwks_uri: `${this.issuer}/keys` };
    if (pathname === "/keys") {
      return {
        keys: await Promise.all(this.#keys.map(async ({ id, pair }) => ({ ...(await exportJWK(pair.publicKey)), kid: id, alg: "ES256" }))),
      };
    }
    if (pathname !== "/introspect") return null;
    if (request.headers.authorization !== `Basic ${Buffer.from("easel:p%3Aq").toString("base64")}`) return null;
    let form = "";
    for await (const chunk of request) form += chunk;
    return this.introspected.get(new URLSearchParams(form).get("token") ?? "") ?? { active: false };
  }
}
