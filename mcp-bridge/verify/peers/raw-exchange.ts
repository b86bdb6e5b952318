import net from "node:net";
import tls from "node:tls";

/** How long a server may think about a request that it should refuse at once. */
const PATIENCE_MS = 3_000;

/**
 * Sends bytes that no HTTP library would, and gives what came back: empty where the server kept silent or hung up.
 * `write` gets the address as it belongs into `Host`, and the path.
 */
export function rawExchange(url: URL, write: (host: string, path: string) => string): Promise<string> {
  const secure = url.protocol === "https:";
  const port = Number(url.port || (secure ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    let text = "";
    const socket = secure ? tls.connect({ host, port, servername: net.isIP(host) ? undefined : host }) : net.connect({ host, port });
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
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
