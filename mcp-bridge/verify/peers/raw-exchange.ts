import net from "node:net";
import tls from "node:tls";

/**
 * Sends bytes that no HTTP library would, and gives what came back: empty where the server kept silent for `patienceMs`, or
 * hung up. `write` gets the address as it belongs into `Host`, and the path.
 */
export function rawExchange(url: URL, write: (host: string, path: string) => string, patienceMs: number): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connectTo(url);
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket.setEncoding("utf8");
    socket.on("data", (data: string) => {
      text += data;
      if (text.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", () => {}); // It hung up, which is an answer.
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(text);
    });
    socket.write(write(url.host, url.pathname));
  });
}

/** Sends bytes and hangs up before anything can come back. */
export function hangUp(url: URL, write: (host: string, path: string) => string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connectTo(url);
    socket.on("error", () => {}); // So did the other side.
    socket.once("close", () => resolve());
    socket.write(write(url.host, url.pathname), () => socket.destroy());
  });
}

function connectTo(url: URL): net.Socket {
  const secure = url.protocol === "https:";
  const port = Number(url.port || (secure ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return secure ? tls.connect({ host, port, servername: net.isIP(host) ? undefined : host }) : net.connect({ host, port });
}
