import net from "node:net";

/** True when nothing listens on the port of this machine and we may bind it (a reserved range counts as taken). */
export async function portIsFree(port: number): Promise<boolean> {
  if (await answers("127.0.0.1", port)) return false;
  if (await answers("::1", port)) return false;
  return canBind(port);
}

/** The wanted port, or the next free one after it; 127.0.0.1 only, so no firewall asks. Throws when a hundred are taken. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 100; port += 1) if (await portIsFree(port)) return port;
  throw new Error(`no free port between ${wanted} and ${wanted + 99}`);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(250, () => end(false));
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
