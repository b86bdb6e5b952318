import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { temporaryFolder } from "../../../test-support/engines.ts";
import { closeSilentClients, silentConnections } from "./silent-clients.ts";

const HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const line = (local: string, remote: string, retransmissions: string) =>
  `   3: ${local} ${remote} 01 00000010:00000000 01:0000002A ${retransmissions}     0        0 7167061 3 00000000 34 4 30 10 5`;

test.runIf(os.endianness() === "LE")("connections are named by Linux's table, of IPv4 and of IPv6", () => {
  const table = [
    HEADING,
    line("0107D50A:0BB9", "0207D50A:D431", "00000006"),
    line("0107D50A:0BB9", "0307D50A:D431", "00000005"),
    line("0000000000000000FFFF00000107D50A:0BB9", "0000000000000000FFFF00000407D50A:D432", "00000007"),
    line("B80D01200000000000000000010000A0:0BB9", "B80D01200000000000000000020000A0:D433", "0000000F"),
    "",
  ].join("\n");
  expect(silentConnections(table)).toEqual(["3001 10.213.7.2 54321", "3001 10.213.7.4 54322", "3001 2001:db8::a000:2 54323"]);
});

test.runIf(process.platform === "linux")("a client to which nothing gets through any more is closed, and nobody else", async () => {
  const server = net.createServer((socket) => socket.on("error", () => {}));
  const stopped = new AbortController();
  onTestFinished(() => {
    stopped.abort();
    server.close();
  });
  const tables = [path.join(temporaryFolder(), "tcp")];
  void closeSilentClients(server, systemClock, stopped.signal, tables);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const connect = async () => {
    const socket = net
      .connect(port, "127.0.0.1")
      .on("error", () => {})
      .resume();
    await new Promise((resolve) => socket.once("connect", resolve));
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  const [vanished, stays] = [await connect(), await connect()];
  const closed = new Promise((resolve) => vanished.once("close", resolve));

  // Linux's own table names both; what it says of the first is what it says when nothing arrives.
  const table = fs.readFileSync("/proc/self/net/tcp", "utf8").split("\n");
  const ended = Number(vanished.localPort).toString(16).toUpperCase().padStart(4, "0");
  const told = table.map((each) => (each.includes(`:${ended} 01`) ? each.replace(/ 00000000( +\d+ +\d+ \d+ )/, " 00000006$1") : each));
  expect(told).not.toEqual(table);
  fs.writeFileSync(tables[0] ?? "", told.join("\n"));
  await closed;
  stays.write("still here");
  expect(stays.destroyed).toBe(false);
});
