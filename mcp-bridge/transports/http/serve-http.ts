import { webcrypto } from "node:crypto";
import { EaselError } from "#contract/errors.ts";
import { trustEverybody } from "../../auth/authenticator.ts";
import type { Authenticator } from "../../auth/principal.ts";
import type { HttpConfig } from "../../config/http.ts";
import type { BridgeContext } from "../../context/context.ts";
import { openSession } from "../../server/session.ts";
import type { Route } from "./exchange.ts";
import { isLoopback } from "./gate.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";
import { mcpRoute } from "./mcp-route.ts";
import { HttpSessions } from "./sessions.ts";
import { loadSigner } from "./signer.ts";
import { StreamableHttp } from "./streamable-http.ts";

/** What is served over HTTP; `close` ends it. */
export interface HttpService {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves MCP over HTTP. Throws EaselError config_invalid where the address cannot be had, or where strangers could use the bridge.
 * Jobs go on when clients go, as they do under a daemon.
 */
export async function serveHttp(context: BridgeContext, config: HttpConfig): Promise<HttpService> {
  // The SDK takes these for granted; the Node of Electron's test runtime has them elsewhere.
  globalThis.crypto ??= webcrypto as Crypto;
  const { clock, log, files } = context;
  const authenticator: Authenticator = trustEverybody;
  const host = config.host ?? (authenticator === trustEverybody ? "127.0.0.1" : "0.0.0.0");
  if (authenticator === trustEverybody && !isLoopback(host)) throw new EaselError("config_invalid", "authentication_missing", { host });
  const signer = loadSigner(files.httpKey);
  const sessions = new HttpSessions({
    signer,
    clock,
    maxSessions: config.maxSessions,
    open: (transport, { id }, principal) =>
      openSession(context, transport, { host: false, relayed: false, id, principal, onClose: () => {} }),
    onEnded: ({ id }) => {
      if (context.config.results.onDisconnect === "cancel")
        void context.startedEngineServices()?.then(({ jobs }) => jobs.cancelSession(id));
    },
  });
  const routes: Route[] = [mcpRoute(new StreamableHttp(sessions, signer), config.maxRequestBytes)];
  const challenge = { resourceMetadata: null, scope: "tools resources" };
  const server = await listen({ config, host, routes, authenticator, challenge, log });
  log.info("listening for HTTP", { url: server.url });
  return {
    url: server.url,
    close: async () => {
      sessions.close();
      await server.close();
    },
  };
}

/** Throws EaselError config_invalid, which says why nobody can listen there. */
async function listen(options: Parameters<typeof startHttpServer>[0]): Promise<HttpServer> {
  const { host, config } = options;
  try {
    return await startHttpServer(options);
  } catch (error) {
    const cause = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new EaselError("config_invalid", "http_address_unusable", { host, port: config.port, cause });
  }
}
