import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

/** A small MCP server, for real AI apps to start in the tests of this folder. */
const server = new Server({ name: "easel", version: "0.0.0" }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [{ name: "generate_image", description: "Paints.", inputSchema: { type: "object" as const } }],
}));
void server.connect(new StdioServerTransport());
