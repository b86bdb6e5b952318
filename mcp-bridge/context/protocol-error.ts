import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { EaselError } from "#contract/errors.ts";

/** An error for a request whose answer has no place for errors of its own, as tools' results have. Says what to do, too. */
export function protocolError(error: unknown): unknown {
  if (!(error instanceof EaselError)) return error;
  return new McpError(ErrorCode.InternalError, `[${error.kind}] ${error.message} ${error.remedy}`, error.report());
}
