import fs from "node:fs/promises";
import { type Server, type Socket, SocketAddress } from "node:net";
import os from "node:os";
import type { Clock } from "#base/clock.ts";

/*
 * Clients that vanish without a word: a cable that is pulled, a laptop that sleeps. TCP asks a silent client for a sign of life
 * (`keepAlive`), but not while something is on its way to it: that it sends again and again, on Linux for a quarter of an hour
 * (`net.ipv4.tcp_retries2`). Node cannot shorten that (`TCP_USER_TIMEOUT`), but Linux tells in a table how often it has tried.
 */

/** Of IPv4 and of IPv6. https://docs.kernel.org/networking/proc_net_tcp.html */
const TABLES = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
const CHECK_INTERVAL_MS = 2_000;
/** Each time it waits twice as long, from a fifth of a second on: this is after about thirteen seconds, on a slow line later. */
const MAX_RETRANSMISSIONS = 6;

/** Closes connections on which nothing arrives any more, until the signal fires. Elsewhere than on Linux it does nothing. */
export async function closeSilentClients(server: Server, clock: Clock, signal: AbortSignal, tables = TABLES): Promise<void> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  for (;;) {
    await clock.sleep(CHECK_INTERVAL_MS, signal).catch(() => {});
    if (signal.aborted) return;
    if (sockets.size === 0) continue;
    const texts = await Promise.all(tables.map((table) => fs.readFile(table, "utf8").catch(() => "")));
    const silent = new Set(texts.flatMap(silentConnections));
    if (silent.size > 0) for (const socket of sockets) if (silent.has(nameOf(socket))) socket.destroy();
  }
}

/** The connections in a table to which the system has tried to send too often, as `nameOf` has them. */
export function silentConnections(table: string): string[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", remote = "", , , , retransmissions = ""] = line.trim().split(/\s+/);
    if (!(Number.parseInt(retransmissions, 16) >= MAX_RETRANSMISSIONS)) return [];
    const [, localPort = ""] = local.split(":");
    const [address = "", port = ""] = remote.split(":");
    return [`${Number.parseInt(localPort, 16)} ${addressOf(address)} ${Number.parseInt(port, 16)}`];
  });
}

const nameOf = ({ localPort, remoteAddress = "", remotePort }: Socket) =>
  `${localPort} ${remoteAddress.replace(/^::ffff:|%.*$/g, "")} ${remotePort}`;

/** From hexadecimal digits, in words of four bytes as the processor has them. */
function addressOf(digits: string): string {
  const bytes = Buffer.from(digits, "hex");
  if (os.endianness() === "LE") bytes.swap32();
  if (bytes.length === 4) return bytes.join(".");
  const hex = bytes.toString("hex");
  if (hex.startsWith("00000000000000000000ffff")) return bytes.subarray(12).join(".");
  const groups = hex.match(/.{4}/g) ?? [];
  return new SocketAddress({ address: groups.join(":"), family: "ipv6" }).address;
}
