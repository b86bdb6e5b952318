import { PROTECTED_RESOURCE_PATH, protectedResourceMetadata } from "../../auth/oauth/protected-resource.ts";
import type { Health } from "../../observability/health.ts";
import type { Metrics } from "../../observability/metrics.ts";
import { type Exchange, type Route, refuse } from "./exchange.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** For those who look after the bridge. They hold nothing that is anybody's; figures, which tell how much is done, need a token. */
export function healthRoutes(health: Health, metrics: Metrics): Route[] {
  const answerJson = ({ response }: Exchange, status: number, body: object) =>
    void response.writeHead(status, JSON_TYPE).end(JSON.stringify(body));
  return [
    { path: "/live", methods: ["GET", "HEAD"], open: true, handle: (exchange) => answerJson(exchange, 200, { status: "live" }) },
    {
      path: "/ready",
      methods: ["GET", "HEAD"],
      open: true,
      handle: async (exchange) => {
        const reasons = await health.hindrances();
        if (reasons.length === 0) answerJson(exchange, 200, { status: "ready" });
        else answerJson(exchange, 503, { status: "not_ready", reasons });
      },
    },
    // Degraded is no reason to start the bridge anew: it goes on, and heals by itself when the engine does.
    { path: "/health", methods: ["GET", "HEAD"], open: true, handle: async (exchange) => answerJson(exchange, 200, await health.report()) },
    {
      path: "/metrics",
      methods: ["GET"],
      handle: async ({ response, principal }) => {
        if (!principal?.scopes.resources.has("system"))
          return refuse(response, 403, "This token is not for figures: it needs the scope resources:system.");
        response.writeHead(200, { "content-type": metrics.contentType }).end(await metrics.text());
      },
    },
  ];
}

/** Where clients learn which authorization server to ask for a token (RFC 9728). `issuer`: that server. */
export function protectedResourceRoute(issuer: string): Route {
  return {
    path: `${PROTECTED_RESOURCE_PATH}/`,
    methods: ["GET", "HEAD"],
    open: true,
    handle: ({ response, baseUrl }) =>
      void response.writeHead(200, JSON_TYPE).end(JSON.stringify(protectedResourceMetadata(`${baseUrl}/mcp`, issuer))),
  };
}
