import { randomUUID } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import net, { type AddressInfo, type Server } from "node:net";
import tls from "node:tls";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ComfyClient, type ComfyClientOptions } from "./client.ts";
import { isLoopback } from "./connection.ts";
import { type Certificate, makeCertificate } from "./test-support/certificates.ts";
import { TestProxy } from "./test-support/proxy.ts";
import { json, ScriptedEngine } from "./test-support/scripted-engine.ts";

const STATS = {
  system: { os: "posix", ram_total: 1, ram_free: 1, comfyui_version: "0.24.0", python_version: "3.12", argv: ["main.py"] },
  devices: [],
};

let engine: ScriptedEngine;
const clients: ComfyClient[] = [];
const servers: Server[] = [];
const proxies: TestProxy[] = [];

beforeEach(async () => {
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]) {
    vi.stubEnv(name, "");
    vi.stubEnv(name.toLowerCase(), "");
  }
  engine = await ScriptedEngine.start();
  engine.answers.set("GET /system_stats", (_request, response) => json(response, STATS));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  for (const proxy of proxies.splice(0)) proxy.stop();
  for (const server of servers.splice(0)) server.close();
  await engine.kill();
});

const clientOf = (url: string, options: Partial<ComfyClientOptions> = {}) => {
  const client = new ComfyClient({ url, ...options });
  clients.push(client);
  return client;
};
const ask = (url: string, options?: Partial<ComfyClientOptions>) => clientOf(url, options).systemStats();
/** Why it did not come to an answer, and the sentences for the person. */
const failure = async (url: string, options?: Partial<ComfyClientOptions>) => {
  const error = await ask(url, options).then(
    () => expect.fail("it answered"),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ kind: "engine_unreachable" });
  return error as { reason: string; message: string; remedy: string };
};

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}
const http = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createServer(listener))}`;

/** TLS in front of the engine, as a web server before it would have it. */
async function encrypted(certificate: Certificate, host?: string): Promise<number> {
  const server = tls.createServer(certificate, (socket) => {
    const onward = net.connect(engine.port, "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    socket.on("error", () => onward.destroy());
    onward.on("error", () => socket.destroy());
  });
  return listen(server, host);
}

/** A whole job, with its events. */
async function run(client: ComfyClient): Promise<void> {
  engine.onJob = (job) => engine.succeed(job);
  await client.run({ 9: { class_type: "SaveImage", inputs: {} } }, { jobId: randomUUID() });
  expect(engine.headers.some((headers) => headers.upgrade === "websocket")).toBe(true);
}

describe("certificates", () => {
  test("one by an issuer that is named is believed, for requests and the WebSocket", async () => {
    const workshop = makeCertificate({ isIssuer: true, names: ["workshop.test"] });
    const port = await encrypted(makeCertificate({ issuer: workshop }));
    await run(clientOf(`https://127.0.0.1:${port}`, { certificates: workshop.cert }));
    expect(await failure(`https://127.0.0.1:${port}`)).toMatchObject({
      reason: "certificate_unknown_issuer",
      message: `The certificate of 127.0.0.1:${port} is by an issuer that this computer does not know.`,
    });
  });

  test("one that signs itself is believed where it is the one that was named, whatever name it is for", async () => {
    const own = makeCertificate({ names: ["comfy.lan"] });
    const port = await encrypted(own);
    await run(clientOf(`https://127.0.0.1:${port}`, { certificates: own.cert }));
    expect(await failure(`https://127.0.0.1:${port}`)).toMatchObject({ reason: "certificate_self_signed" });
    expect(await failure(`https://127.0.0.1:${port}`, { certificates: makeCertificate().cert })).toMatchObject({
      reason: "certificate_self_signed",
    });
  });

  test("what is wrong with others is said", async () => {
    const workshop = makeCertificate({ isIssuer: true, names: ["workshop.test"] });
    const certificates = workshop.cert;
    const expired = await encrypted(makeCertificate({ issuer: workshop, expired: true }));
    expect(await failure(`https://127.0.0.1:${expired}`, { certificates })).toMatchObject({
      reason: "certificate_expired",
      message: `The certificate of 127.0.0.1:${expired} has expired.`,
    });
    const other = await encrypted(makeCertificate({ issuer: workshop, names: ["comfy.lan", "10.0.0.7"] }));
    expect(await failure(`https://127.0.0.1:${other}`, { certificates })).toMatchObject({
      reason: "certificate_other_name",
      message: `The certificate at 127.0.0.1:${other} is for another name (comfy.lan, 10.0.0.7).`,
    });
  });
});

describe("the wrong protocol", () => {
  test("TLS where none is spoken", async () => {
    const host = `127.0.0.1:${engine.port}`;
    expect(await failure(`https://${host}`)).toMatchObject({
      reason: "speaks_plain",
      remedy: `Write http:// in front of the address: http://${host}.`,
    });
  });

  test("none where TLS is spoken", async () => {
    const port = await encrypted(makeCertificate());
    expect(await failure(`http://127.0.0.1:${port}`)).toMatchObject({
      reason: "speaks_tls",
      remedy: `Write https:// in front of the address: https://127.0.0.1:${port}.`,
    });
    const front = tls.createServer(makeCertificate());
    expect(await failure(`http://localhost:${await listen(front, "::1")}`)).toMatchObject({ reason: "speaks_tls" });
    const nginx = await http((_request, response) =>
      response.writeHead(400).end("<center>The plain HTTP request was sent to HTTPS port</center>"),
    );
    expect(await failure(nginx)).toMatchObject({ reason: "speaks_tls" });
  });

  test("a connection that ends in silence is neither", async () => {
    const port = await listen(net.createServer((socket) => socket.destroy()));
    expect(await failure(`http://127.0.0.1:${port}`)).toMatchObject({ reason: "broken" });
  });
});

describe("who answers instead", () => {
  test.each([
    ["a page that asks for a password", 200, '<form><input name="u"><input name="p" type="password"></form>'],
    ["a page called so", 200, "<title>Sign in · Studio</title>"],
    ["one with its status", 401, '<title>Welcome</title><input type="password">'],
  ])("%s is a login page", async (_name, status, body) => {
    const url = await http((_request, response) => response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(body));
    expect(await failure(url)).toMatchObject({ reason: "login_page", message: `A login page answers at ${new URL(url).host}.` });
  });

  test("a redirect to one is one, too; any other is told with where it leads", async () => {
    const to = (location: string) => http((_request, response) => response.writeHead(302, { location }).end());
    expect(await failure(await to("/login?next=/system_stats"))).toMatchObject({ reason: "login_page" });
    expect(await failure(await to("https://studio.cloudflareaccess.com/cdn-cgi/access/login/x"))).toMatchObject({ reason: "login_page" });
    expect(await failure(await to("https://example.com/shop"))).toMatchObject({
      reason: "redirected",
      message: expect.stringMatching(/leads on to example\.com, where ComfyUI is not\.$/),
    });
    expect(await failure(await to("/system_stats"))).toMatchObject({ reason: "redirected" });
    expect(await failure(await to("http://["))).toMatchObject({ reason: "redirected" });
  });

  test("a server that does not reach the engine behind it", async () => {
    const url = await http((_request, response) => response.writeHead(502, { "content-type": "text/html" }).end("<title>502</title>"));
    expect(await failure(url)).toMatchObject({
      reason: "gateway",
      message: `The server at ${new URL(url).host} does not reach the engine behind it (error 502).`,
    });
  });

  test("nobody: no such name, no such port", async () => {
    expect(await failure("http://no-such-computer.invalid:8188")).toMatchObject({
      reason: "unknown_host",
      message: "No computer is known by the name in no-such-computer.invalid:8188.",
    });
    const port = await listen(net.createServer());
    servers.pop()?.close();
    expect(await failure(`http://localhost:${port}`)).toMatchObject({ reason: "refused" });
  });
});

describe("redirects", () => {
  test("from http to https, to another port or folder, lead to where the engine is from then on", async () => {
    const own = makeCertificate();
    const port = await encrypted(own);
    engine.answers.set("GET /comfy/system_stats", (_request, response) => json(response, STATS));
    const posts: string[] = [];
    const front = await http((request, response) => {
      if (request.method === "POST") posts.push(String(request.url));
      response.writeHead(301, { location: `https://127.0.0.1:${port}${request.url}` }).end();
    });
    const client = clientOf(front, { certificates: own.cert, headers: { "x-team": "blue" } });
    await client.systemStats();
    await run(client);
    expect(engine.headers.every((headers) => headers["x-team"] === "blue")).toBe(true);
    expect(posts).toEqual([]);
    const folder = await http((request, response) => response.writeHead(308, { location: `${engine.url}/comfy${request.url}` }).end());
    expect((await ask(folder)).version).toBe("0.24.0");
  });

  test("another host is told nothing that was meant for this one; nothing leads back from TLS", async () => {
    const front = await http((request, response) =>
      response.writeHead(307, { location: `http://localhost:${engine.port}${request.url}` }).end(),
    );
    await ask(front.replace("http://", "http://me:secret@"), { headers: { "x-key": "secret" } });
    expect(JSON.stringify(engine.headers)).not.toContain("secret");
    expect(JSON.stringify(engine.headers)).not.toContain("Basic");
    const own = makeCertificate();
    engine.answers.set("GET /system_stats", (_request, response) =>
      response.writeHead(302, { location: `${engine.url}/other/system_stats` }).end(),
    );
    expect(await failure(`https://127.0.0.1:${await encrypted(own)}`, { certificates: own.cert })).toMatchObject({ reason: "redirected" });
  });
});

describe("IPv6 and IPv4", () => {
  test("localhost is asked at both", async () => {
    const answer: RequestListener = (_request, response) => json(response, STATS);
    const six = await listen(createServer(answer), "::1");
    expect((await ask(`http://localhost:${six}`)).version).toBe("0.24.0");
    expect((await ask(`http://[::1]:${six}`)).version).toBe("0.24.0");
    expect((await ask(`http://localhost:${engine.port}`)).version).toBe("0.24.0");
  });
});

describe("a proxy", () => {
  const start = async (login?: string) => {
    const proxy = await TestProxy.start(engine.url, login);
    proxies.push(proxy);
    return proxy;
  };

  test("is used for other computers, for requests and the WebSocket", async () => {
    const proxy = await start();
    vi.stubEnv("HTTP_PROXY", `http://${proxy.host}`);
    const client = clientOf("http://engine.test:8188");
    await run(client);
    expect(proxy.seen).toContain("CONNECT engine.test:8188");
    expect(proxy.seen.some((seen) => seen.startsWith("POST http://engine.test:8188/prompt"))).toBe(true);
  });

  test.each(["ALL_PROXY", "https_proxy"])("%s: what is encrypted stays so on its way through it", async (name) => {
    const own = makeCertificate({ names: ["engine.test"] });
    const port = await encrypted(own);
    const proxy = await TestProxy.start(`https://127.0.0.1:${port}`);
    proxies.push(proxy);
    vi.stubEnv(name, `http://${proxy.host}`);
    await run(clientOf("https://engine.test", { certificates: own.cert }));
    expect(new Set(proxy.seen)).toEqual(new Set(["CONNECT engine.test:443"]));
    expect(await failure("https://engine.test")).toMatchObject({ reason: "certificate_self_signed" });
  });

  test("never for this computer, nor for what NO_PROXY names", async () => {
    const proxy = await start();
    vi.stubEnv("HTTP_PROXY", `http://${proxy.host}`);
    vi.stubEnv("ALL_PROXY", `http://${proxy.host}`);
    for (const host of ["127.0.0.1", "localhost"]) await ask(`http://${host}:${engine.port}`);
    vi.stubEnv("NO_PROXY", "engine.test");
    expect(await failure("http://engine.test:8188")).toMatchObject({ reason: "unknown_host" });
    expect(proxy.seen).toEqual([]);
  });

  test("that wants a login is told the one in its address, and named without it", async () => {
    const { host } = await start("me:secret");
    for (const [url, env] of [
      ["http://engine.test", "HTTP_PROXY"],
      ["https://engine.test", "HTTPS_PROXY"],
    ] as const) {
      vi.stubEnv(env, `http://${host}`);
      expect(await failure(url)).toMatchObject({ reason: "proxy_login" });
    }
    vi.stubEnv("HTTP_PROXY", `http://me:secret@${host}`);
    expect((await ask("http://engine.test")).version).toBe("0.24.0");
    vi.stubEnv("HTTP_PROXY", "http://me:secret@127.0.0.1:1");
    const refused = await failure("http://engine.test");
    expect(refused).toMatchObject({
      reason: "proxy_unreachable",
      message: "The proxy 127.0.0.1:1, through which engine.test is asked, does not answer.",
    });
  });

  test("that does not get through says so", async () => {
    const nobody = await TestProxy.start("http://127.0.0.1:1");
    proxies.push(nobody);
    vi.stubEnv("ALL_PROXY", `http://${nobody.host}`);
    expect(await failure("http://engine.test")).toMatchObject({ reason: "gateway" });
    expect(await failure("https://engine.test")).toMatchObject({
      reason: "proxy_refused",
      message: expect.stringContaining("(error 503)"),
    });
  });

  test.each(["localhost", "LOCALHOST.", "comfy.localhost", "127.0.0.1", "127.8.9.1", "0.0.0.0", "[::1]", "[::ffff:7f00:1]"])(
    "%s is this computer",
    (host) => expect(isLoopback(host)).toBe(true),
  );
  test.each(["localhost.example.com", "128.0.0.1", "192.168.1.2", "[::2]", "10.127.0.1", "127.0.0.1.example.com"])(
    "%s is another",
    (host) => expect(isLoopback(host)).toBe(false),
  );
});
