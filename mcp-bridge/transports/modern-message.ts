/** In the `_meta` of every request since MCP 2026-07-28, and of none before. */
const VERSION_META = "io.modelcontextprotocol/protocolVersion";

/** Whether a message says of itself that it is of MCP 2026-07-28 or later. */
export function isModern(message: unknown): boolean {
  const { params } = Object(message) as { params?: unknown };
  const { _meta } = Object(params) as { _meta?: unknown };
  return typeof _meta === "object" && _meta !== null && VERSION_META in _meta;
}
