import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { expect, it, onTestFinished } from "vitest";
import type { SharingChoices, SharingOrder, SharingView } from "#contract/sharing.ts";
import { ownAddresses } from "./own-addresses.ts";
import { ensureCertificate, fingerprintOf } from "./own-certificate.ts";
import { Sharing } from "./sharing.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const DAY_MS = 86_400_000;
const CHOICES: SharingChoices = { on: true, reach: "network", port: 3001, encryption: { kind: "own" } };

function certificateFiles() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-sharing-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return { certificate: path.join(folder, "share-certificate.pem"), key: path.join(folder, "share-key.pem") };
}

function sharing(choices: Partial<SharingChoices>, files = certificateFiles()) {
  const views: SharingView[] = [];
  const orders: (SharingOrder | null)[] = [];
  const given = { ...CHOICES, ...choices };
  const subject = new Sharing({ choices: () => given, files, now: () => NOW, onView: (view) => void views.push(view) });
  subject.onOrder = (order) => void orders.push(order);
  return { subject, views, orders, files, choose: (others: Partial<SharingChoices>) => Object.assign(given, others) };
}

it("a certificate of its own serves TLS under the names of this computer, and its fingerprint is what a client sees", async () => {
  const files = certificateFiles();
  await ensureCertificate(files, ["localhost", "127.0.0.1"], Date.now());
  if (process.platform !== "win32") expect(fs.statSync(files.key).mode & 0o077).toBe(0);
  const cert = fs.readFileSync(files.certificate, "utf8");
  expect(cert).not.toContain("PRIVATE");
  const server = tls.createServer({ cert, key: fs.readFileSync(files.key) }, (socket) => socket.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const connect = (ca: string[]) =>
    new Promise<string>((resolve, reject) => {
      const socket = tls.connect({ host: "127.0.0.1", port, ca }, () => resolve(socket.getPeerCertificate().fingerprint256));
      socket.once("error", reject);
    });
  expect(await connect([cert])).toBe(fingerprintOf(files.certificate));
  await expect(connect([])).rejects.toThrow(/self.signed/);
});

it("the certificate stays the same until it is about to expire, or its key is lost", async () => {
  const files = certificateFiles();
  const made = async (now: number) => {
    await ensureCertificate(files, ["localhost"], now);
    return fingerprintOf(files.certificate);
  };
  const first = await made(NOW);
  const { validTo, validFrom } = new X509Certificate(fs.readFileSync(files.certificate));
  expect(Date.parse(validTo) - Date.parse(validFrom)).toBeLessThanOrEqual(825 * DAY_MS);
  expect(await made(NOW + 700 * DAY_MS)).toBe(first);
  expect(await made(Date.parse(validTo) - 20 * DAY_MS)).not.toBe(first);
  const second = fingerprintOf(files.certificate);
  fs.rmSync(files.key);
  expect(await made(NOW)).not.toBe(second);
  fs.writeFileSync(files.certificate, "no certificate");
  expect(await made(NOW)).not.toBeNull();
});

it("the bridge is told to serve where the person chose, with what the person chose", async () => {
  expect(await sharing({ on: false }).subject.order()).toBeNull();
  const { subject, files } = sharing({});
  expect(await subject.order()).toEqual({ host: "0.0.0.0", port: 3001, tls: files });
  expect(await sharing({ encryption: { kind: "none" } }).subject.order()).toEqual({ host: "0.0.0.0", port: 3001, tls: null });
  const given = { certificate: "/a.pem", key: "/b.pem" };
  expect((await sharing({ encryption: { kind: "given", ...given } }).subject.order())?.tls).toEqual(given);
  // Nobody can read along there.
  expect(await sharing({ reach: "this_computer", port: 4000 }).subject.order()).toEqual({ host: "127.0.0.1", port: 4000, tls: null });
});

it("the window sees where others find it, and the fingerprint of Easel's own certificate only", async () => {
  const { subject, views, orders, files } = sharing({});
  await subject.changed();
  expect(views).toEqual([{ kind: "starting" }]);
  expect(orders).toHaveLength(1);
  subject.heard({ kind: "on", url: "https://0.0.0.0:3001" });
  const addresses = ownAddresses().map((address) => `https://${address}:3001`);
  expect(views.at(-1)).toEqual({ kind: "on", addresses, fingerprint: fingerprintOf(files.certificate) });

  const local = sharing({ reach: "this_computer" });
  local.subject.heard({ kind: "on", url: "http://127.0.0.1:3001" });
  expect(local.views).toEqual([{ kind: "on", addresses: ["http://127.0.0.1:3001"], fingerprint: null }]);
});

it("of choices that follow each other quickly the bridge is told the last one", async () => {
  const { subject, orders, choose } = sharing({});
  const first = subject.changed();
  choose({ encryption: { kind: "none" } });
  await Promise.all([first, subject.changed()]);
  expect(orders).toEqual([{ host: "0.0.0.0", port: 3001, tls: null }]);
});

it("a certificate that cannot be made is told of, and stays told", async () => {
  const { certificate } = certificateFiles();
  fs.writeFileSync(certificate, "a file, where a folder would have to be");
  const nowhere = { certificate: path.join(certificate, "c.pem"), key: path.join(certificate, "k.pem") };
  const { subject, views, orders } = sharing({}, nowhere);
  await subject.changed();
  expect(orders).toEqual([null]);
  subject.heard({ kind: "off" });
  expect(views.at(-1)).toMatchObject({ kind: "failed" });
});

it("addresses of other computers' networks come first, and none that nobody else can reach", () => {
  const at = (address: string, internal = false) => ({ address, internal, family: "IPv4" as const, netmask: "", mac: "", cidr: null });
  const six = { address: "fe80::1", internal: false, family: "IPv6" as const, netmask: "", mac: "", cidr: null, scopeid: 1 };
  const interfaces = {
    lo: [at("127.0.0.1", true)],
    tun: [at("100.64.0.2")],
    docker: [at("172.17.0.1")],
    wifi: [at("192.168.1.20"), six],
    dead: [at("169.254.3.4")],
  };
  expect(ownAddresses(interfaces)).toEqual(["192.168.1.20", "172.17.0.1", "100.64.0.2"]);
  expect(ownAddresses({})).toEqual([]);
});
