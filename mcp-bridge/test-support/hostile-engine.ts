import http from "node:http";
import type { AddressInfo } from "node:net";
import { forwardWebSockets } from "./forward-websockets.ts";

/** Answers a request for a file. */
export type HostileView = (response: http.ServerResponse) => void;

/** An engine that does as another one does, but sends what it likes in the place of every file. */
export async function startHostileEngine(engineUrl: string, view: HostileView): Promise<{ url: string; stop(): void }> {
  const engine = new URL(engineUrl);
  const server = http.createServer((request, response) => {
    if (request.url?.startsWith("/view")) return view(response);
    const forwarded = http.request(new URL(request.url ?? "/", engine), { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  });
  forwardWebSockets(server, engine);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Sends one file. */
export const sends =
  (bytes: Uint8Array, mime: string): HostileView =>
  (response) =>
    response.writeHead(200, { "content-type": mime }).end(bytes);

/** Sends zeros for as long as somebody takes them. */
export const neverEnds: HostileView = (response) => {
  const part = Buffer.alloc(1_000_000);
  response.writeHead(200, { "content-type": "image/png" });
  const more = () => {
    while (!response.destroyed && response.write(part));
  };
  response.on("drain", more);
  more();
};
