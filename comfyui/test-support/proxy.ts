import http, { type IncomingMessage } from "node:http";
import net, { type AddressInfo } from "node:net";

/** A company's proxy: it passes requests on, and connects for what is encrypted and for WebSockets. */
export class TestProxy {
  /** "GET http://engine.test/queue", "CONNECT engine.test:443", in the order in which they came. */
  readonly seen: string[] = [];
  /** Where every name leads. */
  readonly #port: number;
  readonly #login: string | null;
  readonly #server = http.createServer();
  readonly #sockets = new Set<net.Socket>();

  private constructor(port: number, login: string | null) {
    this.#port = port;
    this.#login = login;
    this.#server.on("connection", (socket) => this.#keep(socket));
    this.#server.on("request", (request, response) => {
      this.seen.push(`${request.method} ${request.url}`);
      if (!this.#isAllowed(request)) return response.writeHead(407, { "proxy-authenticate": "Basic" }).end();
      const { pathname, search } = new URL(request.url ?? "");
      const { method, headers } = request;
      const onward = http.request({ port: this.#port, host: "127.0.0.1", path: pathname + search, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>"));
      request.pipe(onward);
    });
    this.#server.on("connect", (request: IncomingMessage, socket: net.Socket) => {
      this.seen.push(`CONNECT ${request.url}`);
      if (!this.#isAllowed(request)) return socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n");
      const onward = net.connect(this.#port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(onward).pipe(socket);
      });
      this.#keep(onward);
      onward.on("error", () => socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n"));
    });
  }

  static async start(engineUrl: string, login: string | null = null): Promise<TestProxy> {
    const proxy = new TestProxy(Number(new URL(engineUrl).port), login);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #isAllowed({ headers }: IncomingMessage): boolean {
    return this.#login === null || headers["proxy-authorization"] === `Basic ${btoa(this.#login)}`;
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {}); // whoever was connected is gone
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
