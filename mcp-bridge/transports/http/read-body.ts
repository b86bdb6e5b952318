import type { IncomingMessage } from "node:http";
import { MessageSize } from "../message-size.ts";

/** The body of a request as text, or why there is none. `gone`: the client has broken off. */
export type Body = { kind: "read"; text: string } | { kind: "too_long" } | { kind: "too_many_values" } | { kind: "gone" };

/** Reads the body, and no more of it than may be. How long it may take is the server's to say (`requestTimeout`). */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve({ kind: "too_long" });
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const size = new MessageSize(maxBytes);
    request.on("data", (piece: Buffer) => {
      const excess = size.add(piece);
      if (!excess) return void pieces.push(piece);
      pieces.length = 0;
      request.pause();
      resolve({ kind: excess });
    });
    request.on("end", () => resolve({ kind: "read", text: Buffer.concat(pieces).toString("utf8") }));
    request.on("close", () => resolve({ kind: "gone" }));
    request.on("error", () => resolve({ kind: "gone" }));
  });
}
