import net from "node:net";

/** Whether nothing listens on this port of this computer and Easel may bind it. A range that the system reserves counts as taken. */
export async function portIsFree(port: number): Promise<boolean> {
  if (await answers("127.0.0.1", port)) return false;
  if (await answers("::1", port)) return false;
  return canBind(port);
}

const MAX_PORTS = 100;
const CONNECT_TIMEOUT_MS = 250;

/** The wanted port, or the next free one after it. It binds 127.0.0.1 only, so that no firewall asks. @throws Error when a hundred are taken */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + MAX_PORTS; port += 1) if (await portIsFree(port)) return port;
  throw new Error(`no free port between ${wanted} and ${wanted + MAX_PORTS - 1}`);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => end(false));
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
