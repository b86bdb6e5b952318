import { request as ask, createServer, type Server } from "node:http";
import { connect } from "node:net";

/** A web server before the engine at `port`, which lets in whoever brings this `Authorization`; also to the WebSocket. Not listening yet. */
export function guardedServer(port: number, authorization: string): Server {
  const server = createServer((request, response) => {
    if (request.headers.authorization !== authorization) return response.writeHead(401).end();
    const { method, headers, url } = request;
    const onward = ask({ port, host: "127.0.0.1", path: url, method, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers));
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("upgrade", (request, socket) => {
    if (request.headers.authorization !== authorization) return socket.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
    const onward = connect(port, "127.0.0.1", () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  return server;
}
