import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { makeCertificate } from "#comfyui/test-support/certificates.ts";
import { temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";
import { residentBytes } from "../../test-support/process-memory.ts";
import { loadCertificate, renewCertificate } from "./certificate.ts";

const NO_ENGINE = { COMFYUI_URL: "http://127.0.0.1:9" };
/** The whole proof is 10000, by environment variable. */
const VANISHED = Number(process.env.EASEL_VANISHED_CLIENTS ?? 300);
const IS_WHOLE_PROOF = VANISHED >= 5_000;
/** All is back within half a minute; the short form asks only that it comes back. */
const PATIENCE = IS_WHOLE_PROOF ? { timeout: 30_000, interval: 1_000 } : { interval: 1_000 };
/** Of memory, for each of them, once they are gone: much less than a session takes. Of a few hundred it cannot be told. */
const MAX_BYTES_LEFT_EACH = IS_WHOLE_PROOF ? 2_000 : Number.POSITIVE_INFINITY;
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "plain", version: "1" } },
};

let bridge: HttpBridge;
beforeAll(async () => {
  bridge = await HttpBridge.start({ env: NO_ENGINE, config: "http:\n  max_request_megabytes: 1\n" });
});
afterAll(() => bridge.stop());

/** What the server says to these bytes until it closes. */
async function say(bytes: string): Promise<string> {
  const socket = await bridge.socket();
  let said = "";
  socket.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  socket.write(bytes);
  await new Promise((resolve) => socket.once("close", resolve));
  return said;
}

const alive = async () => expect((await bridge.post(INITIALIZE)).status).toBe(200);

describe("what no client should send", () => {
  test.each([
    ["no HTTP at all", "hello\r\n\r\n", /^HTTP\/1\.1 400/],
    ["two lengths", "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", /^HTTP\/1\.1 400/],
    [
      "a length and chunks, as smugglers send them",
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /sse HTTP/1.1\r\n\r\n",
      /^HTTP\/1\.1 400/,
    ],
    ["no host", "GET /mcp HTTP/1.1\r\nConnection: close\r\n\r\n", /^HTTP\/1\.1 400/],
    ["headers without end", `GET /mcp HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
  ])("%s is refused, and the server stays up", async (_what, bytes, answer) => {
    expect(await say(bytes)).toMatch(answer);
    await alive();
  });

  test("a client that sends its headers byte by byte is told that it is too slow", async () => {
    expect(await say("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")).toMatch(/^HTTP\/1\.1 408/);
    await alive();
  });

  test.each([
    ["said beforehand", { "content-length": String(2 ** 21) }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("a body that is too long, %s, is refused", async (_how, headers) => {
    const answer = await bridge.post("x".repeat(2 ** 21), headers).catch((error: NodeJS.ErrnoException) => error.code);
    // The connection may break before a client that goes on sending reads why.
    expect(typeof answer === "string" ? answer : answer?.status).toEqual(
      expect.toSatisfy((what) => [413, "ECONNRESET", "EPIPE"].includes(what)),
    );
    await alive();
  });

  test.each([
    ["no JSON", "{", 400],
    ["no message", "{}", 400],
    ["nothing", "", 400],
    ["an empty list", "[]", 400],
    ["a list of anything", "[1,2]", 400],
    ["very deep JSON", `${"[".repeat(90_000)}${"]".repeat(90_000)}`, 400],
    ["JSON of very many values", `[${"1,".repeat(200_000)}1]`, 413],
  ])("%s is refused", async (_what, body, status) => {
    expect((await bridge.post(body)).status).toBe(status);
    await alive();
  });

  test("a form, which any web page may send, is refused", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json-seq"]) {
      expect((await bridge.post(INITIALIZE, { "content-type": type })).status).toBe(415);
    }
  });

  test(`${VANISHED} clients that vanish without a word leave nothing behind`, async () => {
    const descriptors = () => fs.readdirSync(`/proc/${bridge.child.pid}/fd`).length;
    const before = descriptors();
    const vanish = async () => {
      const { headers } = await bridge.post(INITIALIZE);
      const stream = await bridge.socket();
      stream.write(
        `GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: ${headers["mcp-session-id"]}\r\n\r\n`,
      );
      await new Promise((resolve) => stream.once("data", resolve));
      stream.destroy();
    };
    const vanishMany = async (many: number) => {
      for (let done = 0; done < many; done += 50) await Promise.all(Array.from({ length: 50 }, vanish));
    };
    // What the first ones load is not counted.
    await vanishMany(VANISHED / 10);
    const memory = await residentBytes(bridge.child.pid);
    await vanishMany(VANISHED);
    await expect.poll(descriptors, PATIENCE).toBeLessThanOrEqual(before + 5);
    const sessions = async () =>
      /easel_\w*sessions\w*\{[^}]*streamable-http[^}]*\} (\d+)/.exec((await bridge.request("GET", "/metrics")).body)?.[1];
    await expect.poll(sessions, PATIENCE).toBe("0");
    const grown = async () => ((await residentBytes(bridge.child.pid)) - memory) / VANISHED;
    await expect.poll(grown, PATIENCE).toBeLessThan(MAX_BYTES_LEFT_EACH);
  }, 600_000);
});

describe("certificates", () => {
  function files({ key, cert }: { key: string; cert: string }, folder = temporaryFolder()): { certificate: string; key: string } {
    const paths = { certificate: path.join(folder, "cert.pem"), key: path.join(folder, "key.pem") };
    fs.writeFileSync(paths.certificate, cert);
    fs.writeFileSync(paths.key, key);
    return paths;
  }

  test("the bridge serves over TLS", async () => {
    const made = makeCertificate();
    const { certificate, key } = files(made);
    const secure = await HttpBridge.start({ env: NO_ENGINE, config: `http:\n  tls_certificate: ${certificate}\n  tls_key: ${key}\n` });
    expect(secure.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      https.get(`${secure.url}/live`, { ca: made.cert }, (response) => resolve(response.statusCode)).on("error", reject);
    });
    expect(status).toBe(200);
    await secure.stop();
  });

  test.each([
    ["out of date", () => files(makeCertificate({ expired: true })), /has expired/],
    ["another's key", () => files({ cert: makeCertificate().cert, key: makeCertificate().key }), /cannot be used/],
    ["missing", () => ({ certificate: "/nowhere/cert.pem", key: "/nowhere/key.pem" }), /ENOENT/],
  ])("one that is %s keeps the bridge from starting, and it says so", async (_what, make, sentence) => {
    const { certificate, key } = make();
    const config = `http:\n  tls_certificate: ${certificate}\n  tls_key: ${key}\n`;
    const refused = await HttpBridge.start({ env: NO_ENGINE, config }).catch((error: Error) => error.message);
    expect(refused).toMatch(sentence);
    expect(refused).not.toContain("/nowhere");
  });

  test("renewed files are used; broken ones are not, and the old certificate stays", async () => {
    const first = makeCertificate({ names: ["first.example"] });
    const paths = files(first);
    const server = https.createServer(loadCertificate(paths, Date.now()), (_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const name = () =>
      new Promise<string>((resolve, reject) => {
        const options = { port, host: "127.0.0.1", rejectUnauthorized: false, agent: false };
        https.get(options, ({ socket }) => resolve(String((socket as TLSSocket).getPeerCertificate().subject.CN))).on("error", reject);
      });
    const stop = new AbortController();
    const said: string[] = [];
    const note = (text: string) => void said.push(text);
    const log = { debug: note, info: note, warn: note, error: note };
    const renewing = renewCertificate(server, paths, { clock: systemClock, log, signal: stop.signal, checkIntervalMs: 20 });
    expect(await name()).toBe("first.example");
    fs.writeFileSync(paths.certificate, "broken");
    await expect.poll(() => said.join()).toContain("the old one stays");
    expect(await name()).toBe("first.example");
    files(makeCertificate({ names: ["second.example"] }), path.dirname(paths.certificate));
    await expect.poll(name).toBe("second.example");
    stop.abort();
    await renewing;
    server.closeAllConnections();
    server.close();
  });
});
