import { StreamableHTTPClientTransport, StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode, type JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { isLoopback } from "../http/gate.ts";
import { LineTransport } from "../line-transport.ts";
import { type CertificatePin, OtherCertificate, pinnedFetch } from "./pinned-fetch.ts";

/** `/mcp` at the address, unless that names another path already; null where it is no address of HTTP. */
export function endpointOf(address: string): URL | null {
  try {
    const url = new URL(address);
    if (url.protocol !== "http:" && url.protocol !== "https:") return null;
    if (!url.pathname.endsWith("/mcp")) url.pathname = `${url.pathname.replace(/\/(sse)?$/, "")}/mcp`;
    return url;
  } catch {
    return null;
  }
}

/** A bridge on another computer. */
export interface RemoteBridge {
  /** Of its MCP endpoint. */
  url: URL;
  token: string | null;
  /** Of the one certificate that is believed; null = whichever the system believes. */
  pin: CertificatePin | null;
}

/**
 * Relays stdio to a bridge on another computer, for AI apps that can only start programs. Resolves when the client has ended, with the
 * exit code. Clients that ask for MCP 2026-07-28 are told that there is none, and go on with an older version.
 */
export async function connect({ url, token, pin }: RemoteBridge): Promise<number> {
  if (token !== null && url.protocol === "http:" && !isLoopback(url.hostname.replace(/^\[|\]$/g, ""))) {
    say("the token goes to another computer without encryption; https:// would keep it secret.");
  }
  const lines = new LineTransport(process.stdin, process.stdout);
  const remote = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: token === null ? {} : { authorization: `Bearer ${token}` } },
    ...(pin !== null && { fetch: pinnedFetch(pin) }),
  });
  const closed = new Promise<void>((resolve) => {
    lines.onclose = resolve;
  });
  remote.onmessage = (message: JSONRPCMessage) => {
    const version = "result" in message ? message.result.protocolVersion : undefined;
    if (typeof version === "string") remote.setProtocolVersion(version);
    void lines.send(message);
  };
  lines.onmessage = (message: JSONRPCMessage) => void passOn(message);
  await remote.start();
  await lines.start();
  await closed;
  // So that the other bridge need not keep the session; it may be gone, too.
  await remote.terminateSession().catch(() => {});
  await remote.close();
  return 0;

  async function passOn(message: JSONRPCMessage): Promise<void> {
    if ("method" in message && message.method === "server/discover") {
      return answer(message, ErrorCode.MethodNotFound, "Method not found: server/discover");
    }
    await remote.send(message).catch((error: unknown) => answer(message, ErrorCode.InternalError, sentenceOf(error, url)));
  }

  /** Requests need an answer; what else does not arrive is lost. */
  async function answer(message: JSONRPCMessage, code: number, sentence: string): Promise<void> {
    if ("method" in message && "id" in message) await lines.send({ jsonrpc: "2.0", id: message.id, error: { code, message: sentence } });
  }
}

const say = (sentence: string) => void process.stderr.write(`easel-bridge: ${sentence}\n`);

function sentenceOf(error: unknown, { host, origin }: URL): string {
  const status = error instanceof StreamableHTTPError ? error.code : undefined;
  if (status === 401) {
    return `The bridge at ${host} does not take this token. Give one that whoever runs it has made: in MCP_AUTH_TOKEN, or with easel-bridge connect ${origin} --keep-token.`;
  }
  if (status === 403) return `The bridge at ${host} does not allow this with this token, or is not known by this name.`;
  if (status === 429) return `The bridge at ${host} is asked too often. Try again in a minute.`;
  if (error instanceof OtherCertificate) {
    return `The server at ${host} shows another certificate than the one that --pin names, so nothing was sent to it. Where Easel there has made a new one, its Share page names it; otherwise somebody may have come between.`;
  }
  const code = Reflect.get(Object(error instanceof Error ? error.cause : null), "code");
  if (typeof code === "string" && /CERT|ERR_TLS|SIGNATURE|ISSUER/.test(code)) {
    return `This computer does not believe the certificate of the bridge at ${host} (${code}). Where Easel there has made it, add --pin as its Share page shows it.`;
  }
  if (status !== undefined) return `The bridge at ${host} answers with status ${status}.`;
  return `The bridge at ${host} cannot be reached. See that it runs, and that the address is right.`;
}
