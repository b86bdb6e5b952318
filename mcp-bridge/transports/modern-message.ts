/** In the `_meta` of every request since MCP 2026-07-28, and of none before. */
const VERSION_META = "io.modelcontextprotocol/protocolVersion";

/** The versions without a handshake that are served. */
export const MODERN_VERSIONS: readonly unknown[] = ["2026-07-28"];

/** Whether a message says of itself that it is of MCP 2026-07-28 or later. */
export const isModern = (message: unknown): boolean => VERSION_META in metaOf(message);

/** The version that a modern message names, whatever it wrote there. */
export const namedVersion = (message: unknown): unknown => Reflect.get(metaOf(message), VERSION_META);

function metaOf(message: unknown): object {
  const { params } = Object(message) as { params?: unknown };
  const { _meta } = Object(params) as { _meta?: unknown };
  return Object(_meta);
}
