import type http from "node:http";
import net from "node:net";

/** Passes WebSockets that are opened at `server` on to the engine, byte by byte. */
export function forwardWebSockets(server: http.Server, engine: URL): void {
  server.on("upgrade", (request, socket, head) => {
    const upstream = net.connect(Number(engine.port), engine.hostname, () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
      upstream.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [upstream, socket]) each.on("error", () => each.destroy());
  });
}
