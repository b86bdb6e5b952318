import { spawn, spawnSync } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { listeningSockets, lsofArguments, ownerFromLsof, ownerFromTasklist, pidFromNetstat, portOwner } from "./port-owner.ts";

/** A process of its own that listens on a port that the system chose. */
async function listener(host: string): Promise<{ pid: number; port: number }> {
  const script = `require("node:net").createServer().listen(0, process.argv[1], function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ["-e", script, host], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve) => child.stdout.once("data", (text: Buffer) => resolve(Number(String(text)))));
  return { pid: child.pid ?? 0, port };
}

describe.skipIf(process.platform === "win32")("the holder of a port", () => {
  it.each(["127.0.0.1", "::1", "0.0.0.0"])("is the process that listens on %s", async (host) => {
    const { pid, port } = await listener(host);
    expect(await portOwner(port)).toEqual({ pid, name: expect.stringMatching(/node|MainThread/) });
  });

  it("is nobody where nobody listens", async () => {
    const { pid, port } = await listener("127.0.0.1");
    process.kill(pid, "SIGKILL");
    await expect.poll(() => portOwner(port)).toBeNull();
  });

  it("is what lsof says", async () => {
    const { pid, port } = await listener("127.0.0.1");
    expect(ownerFromLsof(spawnSync("lsof", lsofArguments(port), { encoding: "utf8" }).stdout)).toMatchObject({ pid });
  });
});

it("is found in Linux's tables among those who only talk to it", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1FFC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000 100 0 0 10 0
   1: 0100007F:1FFC 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 4243 1 0000 20 4 30 10 -1
   2: 0100007F:9C40 0100007F:1FFC 01 00000000:00000000 00:00000000 00000000  1000        0 4244 1 0000 20 4 30 10 -1
`;
  expect(listeningSockets(table, 0x1ffc)).toEqual(["4242"]);
  expect(listeningSockets(table, 8080)).toEqual([]);
});

it("is read from lsof's fields", () => {
  expect(ownerFromLsof("p501\ncComfy\\x20Desktop\nf21\n")).toEqual({ pid: 501, name: "Comfy Desktop" });
  expect(ownerFromLsof("")).toBeNull();
});

it("is read from netstat in any language, and tasklist", () => {
  const said = [
    "",
    "Aktive Verbindungen",
    "",
    "  Proto  Lokale Adresse         Remoteadresse          Status           PID",
    "  TCP    127.0.0.1:8188         127.0.0.1:50022        HERGESTELLT      7777",
    "  TCP    0.0.0.0:18188          0.0.0.0:0              ABHÖREN          8888",
    "  TCP    127.0.0.1:8188         0.0.0.0:0              ABHÖREN          9412",
    "  TCP    [::]:8190              [::]:0                 ABHÖREN          9500",
    "  UDP    0.0.0.0:8188           *:*                                     1111",
  ].join("\r\n");
  expect([8188, 8190, 8189].map((port) => pidFromNetstat(said, port))).toEqual([9412, 9500, null]);
  expect(ownerFromTasklist('"python.exe","9412","Console","1","2.345.678 K"\r\n')).toEqual({ pid: 9412, name: "python" });
  expect(ownerFromTasklist("INFORMATION: Es werden keine Aufgaben mit den angegebenen Kriterien ausgeführt.\r\n")).toBeNull();
});
