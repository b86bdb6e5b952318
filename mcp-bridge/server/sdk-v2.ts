// The second major version of MCP's SDK, as one part of the built program: two copies of it would not know each other's servers.
export { createMcpHandler, isLegacyRequest, Server } from "@modelcontextprotocol/server";
export { serveStdio } from "@modelcontextprotocol/server/stdio";
