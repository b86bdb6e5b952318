import type { IncomingMessage } from "node:http";

/** The body of a request as text, or why there is none. `gone`: the client has broken off. */
export type Body = { kind: "read"; text: string } | { kind: "too_large" } | { kind: "gone" };

/** Reads the body, and no more of it than may be. How long it may take is the server's to say (`requestTimeout`). */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve({ kind: "too_large" });
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let length = 0;
    request.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length <= maxBytes) return void pieces.push(piece);
      pieces.length = 0;
      request.pause();
      resolve({ kind: "too_large" });
    });
    request.on("end", () => resolve({ kind: "read", text: Buffer.concat(pieces).toString("utf8") }));
    request.on("close", () => resolve({ kind: "gone" }));
    request.on("error", () => resolve({ kind: "gone" }));
  });
}
