import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { EaselError } from "#contract/errors.ts";

/**
 * The error as MCP's own, for requests whose answers have no place for one, unlike the results of tools. Its message says what to do,
 * its data is the `ErrorView`. Anything but an EaselError is given back as it is.
 */
export function protocolError(error: unknown): unknown {
  if (!(error instanceof EaselError)) return error;
  return new McpError(ErrorCode.InternalError, `[${error.kind}] ${error.message} ${error.remedy}`, error.report());
}

/** The error as it is sent: the SDK puts a prefix before its message, and the client's SDK puts it there again. */
export function withoutPrefix(error: unknown): unknown {
  if (error instanceof McpError) error.message = error.message.replace(/^MCP error -?\d+: /, "");
  return error;
}
