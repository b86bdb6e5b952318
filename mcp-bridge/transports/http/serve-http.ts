import { webcrypto } from "node:crypto";
import { freeBytes } from "#base/disk-space.ts";
import { EaselError } from "#contract/errors.ts";
import { trustEverybody } from "../../auth/authenticator.ts";
import { protectedResourceAddress } from "../../auth/oauth/protected-resource.ts";
import { openAuthenticator } from "../../auth/open-authenticator.ts";
import type { Authenticator } from "../../auth/principal.ts";
import { MemoryRateLimiter } from "../../auth/rate-limiter.ts";
import { RedisRateLimiter } from "../../auth/redis-rate-limiter.ts";
import type { HttpConfig } from "../../config/http.ts";
import type { BridgeContext } from "../../context/context.ts";
import { type Session, WINDOW } from "../../context/session.ts";
import type { RedisConnection } from "../../jobs/shared-cache/redis-connection.ts";
import { Health } from "../../observability/health.ts";
import { Metrics } from "../../observability/metrics.ts";
import { openSession } from "../../server/session.ts";
import { Access } from "./access/access.ts";
import { RequestLimits } from "./access/request-limits.ts";
import type { Route } from "./exchange.ts";
import { isLoopback } from "./gate.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";
import { mcpRoute } from "./mcp-route.ts";
import { OriginalLinks } from "./original-links.ts";
import { RememberedLists } from "./remembered-lists.ts";
import { healthRoutes, protectedResourceRoute } from "./service-routes.ts";
import { HttpSessions } from "./sessions/http-sessions.ts";
import { SessionRequests } from "./sessions/session-requests.ts";
import { loadSigner } from "./signer.ts";
import { SseSessions } from "./sse-sessions.ts";
import { StatelessRequests } from "./stateless-requests.ts";

/** What is served over HTTP; `close` ends it. */
export interface HttpService {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves MCP over HTTP as the configuration says who may come in. Throws EaselError config_invalid where the address cannot be had, or
 * where strangers could use the bridge. Jobs go on when clients go, as they do under a daemon.
 */
export async function serveConfigured(context: BridgeContext, config: HttpConfig): Promise<HttpService> {
  const { clock, log, files } = context;
  const authenticator = await openAuthenticator(context.config.authentication, {
    tokenFile: files.tokens,
    tools: async () => [...(await context.tools(WINDOW)).keys()],
    clock,
    log,
  });
  return serveHttp(context, config, authenticator);
}

/** The same for those whom `authenticator` lets in. */
export async function serveHttp(context: BridgeContext, config: HttpConfig, authenticator: Authenticator): Promise<HttpService> {
  // The SDK takes these for granted; the Node of Electron's test runtime has them elsewhere.
  globalThis.crypto ??= webcrypto as Crypto;
  const { clock, log, files } = context;
  const { authentication, rateLimits, limits } = context.config;
  const host = config.host ?? (authenticator === trustEverybody ? "127.0.0.1" : "0.0.0.0");
  if (authenticator === trustEverybody && !isLoopback(host)) throw new EaselError("config_invalid", "authentication_missing", { host });
  const signer = loadSigner(files.httpKey, log);
  const endJobs = ({ id }: Session) => {
    if (context.config.results.onDisconnect === "cancel") void context.startedEngineServices()?.then(({ jobs }) => jobs.cancelSession(id));
  };
  const { jobs, pictures } = await context.engineServices();
  const links = new OriginalLinks({ signer, authenticator, pictures, clock });
  const linksAt = (baseUrl: string) => links.at(baseUrl);
  const sessions = new HttpSessions({
    signer,
    clock,
    maxSessions: config.maxSessions,
    open: (transport, { id }, principal) =>
      openSession(context, transport, { host: false, relayed: false, id, principal, onClose: () => {} }),
    linksAt,
    onEnded: endJobs,
  });
  const sse = new SseSessions({
    maxSessions: config.maxSessions,
    maxRequestBytes: config.maxRequestBytes,
    clock,
    open: (transport, principal) => openSession(context, transport, { host: false, relayed: false, principal, onClose: endJobs }),
    linksAt,
  });
  const redis = await openRedis(context);
  const health = new Health({ services: context.engineServices, maxWaitingJobs: limits.maxWaitingJobs, redis, freeBytes, clock });
  const metrics = new Metrics({ health, jobs, sessions: () => ({ "streamable-http": sessions.count, sse: sse.count }) });
  const { oauth } = authentication;
  const memory = new MemoryRateLimiter(clock);
  const access = new Access({
    authenticator,
    limits: new RequestLimits(rateLimits, redis ? new RedisRateLimiter(redis, memory) : memory),
    challengeAt: (baseUrl) => ({
      resourceMetadata: oauth && protectedResourceAddress(`${baseUrl}/mcp`),
      scope: DEFAULT_SCOPES,
    }),
    onRateLimited: (limit) => metrics.countRateLimited(limit),
    clock,
    log,
  });
  const lists = new RememberedLists(context.listChanges);
  const stateless = new StatelessRequests(context, links, lists, config.reconnectMs);
  const routes: Route[] = [
    mcpRoute(stateless, new SessionRequests(sessions, signer, lists), config.maxRequestBytes),
    ...sse.routes,
    links.route,
    ...healthRoutes(health, metrics),
    ...(oauth ? [protectedResourceRoute(oauth.issuer)] : []),
  ];
  const server = await listen({ config, host, routes, access, clock, log });
  log.info("listening for HTTP", { url: server.url });
  return {
    url: server.url,
    close: async () => {
      sessions.close();
      stateless.close();
      lists.close();
      sse.close();
      metrics.close();
      await Promise.all([server.close(), redis?.close()]);
    },
  };
}

/** What a client is told to ask for that has no token. */
const DEFAULT_SCOPES = "tools resources";

/** Where requests are counted that several bridges answer; null where each counts its own. Loaded only where it is used. */
async function openRedis({ config, clock, log }: BridgeContext): Promise<RedisConnection | null> {
  const { redisUrl } = config.rateLimits;
  if (redisUrl === null) return null;
  const { RedisConnection } = await import("../../jobs/shared-cache/redis-connection.ts");
  return new RedisConnection(redisUrl, clock, log);
}

/** Throws EaselError config_invalid, which says why nobody can listen there. */
async function listen(options: Parameters<typeof startHttpServer>[0]): Promise<HttpServer> {
  const { host, config } = options;
  try {
    return await startHttpServer(options);
  } catch (error) {
    if (error instanceof EaselError) throw error;
    const cause = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new EaselError("config_invalid", "http_address_unusable", { host, port: config.port, cause });
  }
}
