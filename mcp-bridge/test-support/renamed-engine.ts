import http from "node:http";
import type net from "node:net";
import type { AddressInfo } from "node:net";
import type { TestEngine } from "./engines.ts";
import { forwardWebSockets } from "./forward-websockets.ts";

/** An engine that does as another one does, whose models have other names: `from` in them is `to`. */
export async function startRenamedEngine(engineUrl: string, from: string, to: string): Promise<TestEngine> {
  const engine = new URL(engineUrl);
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const isText = request.headers["content-type"]?.startsWith("application/json");
      const body = isText ? Buffer.from(Buffer.concat(pieces).toString().replaceAll(to, from)) : Buffer.concat(pieces);
      const { host: _, "content-length": __, ...headers } = request.headers;
      const options = { method: request.method, headers: { ...headers, ...(body.length > 0 && { "content-length": body.length }) } };
      const path = (request.url ?? "/").replaceAll(to, from);
      const forwarded = http.request(new URL(path, engine), options, (answer) => void pass(answer, response, from, to));
      forwarded.on("error", () => response.destroy());
      forwarded.end(body);
    });
  });
  forwardWebSockets(server, engine);
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function pass(answer: http.IncomingMessage, response: http.ServerResponse, from: string, to: string): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  const isText = answer.headers["content-type"]?.startsWith("application/json");
  const body = isText ? Buffer.from(Buffer.concat(pieces).toString().replaceAll(from, to)) : Buffer.concat(pieces);
  const { "content-length": _, "transfer-encoding": __, ...headers } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, headers).end(body);
}
