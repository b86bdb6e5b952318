// The floor over HTTP: the smallest useful MCP server on the same SDKs and node:http, with a session for each client of 2025-11-25.
import { randomUUID } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as SessionServer } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { createMcpHandler, Server } from "@modelcontextprotocol/server";

const about = { name: "floor", version: "1.0.0" };
const capabilities = { tools: {} };
const list = {
  tools: [
    { name: "echo", description: "Says it again.", inputSchema: { type: "object" as const, properties: { text: { type: "string" } } } },
  ],
};

const sessions = new Map<string, StreamableHTTPServerTransport>();

async function openSession(): Promise<StreamableHTTPServerTransport> {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
  });
  const server = new SessionServer(about, { capabilities });
  server.setRequestHandler(ListToolsRequestSchema, () => list);
  await server.connect(transport as Parameters<SessionServer["connect"]>[0]);
  return transport;
}

const modern = createMcpHandler(
  () => {
    const server = new Server(about, { capabilities });
    server.setRequestHandler("tools/list", () => list);
    return server;
  },
  { legacy: "reject" },
);

async function answerModern(request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const answer = await modern.fetch(new Request("http://localhost/mcp", { method: "POST", headers }), { parsedBody: body });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  for await (const piece of answer.body ?? []) response.write(piece);
  response.end();
}

const server = http.createServer(async (request, response) => {
  const body: unknown = JSON.parse(Buffer.concat(await request.toArray()).toString());
  if (request.headers["mcp-protocol-version"] === "2026-07-28") return answerModern(request, response, body);
  const transport = sessions.get(String(request.headers["mcp-session-id"])) ?? (await openSession());
  await transport.handleRequest(request, response, body);
});
server.keepAliveTimeout = 75_000; // as the bridge
server.listen(0, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`));
