import { isLoopback } from "#comfyui/connection.ts";
import { type Check, expectThat, type Finding, failed, must, passed, should, shown, skipped } from "../check.ts";
import { errorOf, resultOf } from "../json-rpc.ts";
import { type HttpReply, isStream } from "../peers/http-exchange.ts";
import { JSON_HEADERS } from "../peers/http-peer.ts";
import { handshake, initializeParams, isAlive } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

const ON = ["http"] as const;
const BROWSERS = {
  why: "Any page that a person opens could use the server through their browser.",
  remedy: "Compare `Host` and `Origin` with a list, and answer 403.",
};
const STATUS = {
  why: "Clients decide by the status whether to try again, to sign in, or to begin anew.",
  remedy: "Answer as the specification's transport says.",
};

const ping = '{"jsonrpc":"2.0","id":"ping","method":"ping"}';
const hello = JSON.stringify({ jsonrpc: "2.0", id: "hello", method: "initialize", params: initializeParams() });

async function session(probe: Probe) {
  const peer = probe.httpSession();
  await handshake(peer);
  return peer;
}

/** A request of its own, without a session. */
function send(probe: Probe, method: string, headers: Record<string, string> = {}, body?: string): Promise<HttpReply> {
  const { headers: own } = probe.http();
  return probe.send({ method, headers: { ...JSON_HEADERS, ...own, ...headers }, ...(body !== undefined && { body }) });
}

const statusIn = (reply: HttpReply, ...allowed: number[]): Finding => expectThat(allowed.includes(reply.status), `status ${reply.status}`);
const refused = (reply: HttpReply): Finding => expectThat(reply.status >= 400 && reply.status < 500, `status ${reply.status}`);

/** Still answers a usual request after something odd. */
async function afterwards(probe: Probe, finding: Finding): Promise<Finding> {
  const dead = await isAlive(await probe.session());
  return dead === null ? finding : failed(dead);
}

export const httpChecks: Check[] = [
  must("HTTP-01", ON, { what: "`initialize` is answered with 200, as JSON or as a stream of events.", ...STATUS }, async (probe) => {
    const reply = await send(probe, "POST", {}, hello);
    const type = String(reply.headers["content-type"]);
    return expectThat(reply.status === 200 && /^(application\/json|text\/event-stream)/.test(type), `status ${reply.status}, ${type}`);
  }),
  must(
    "HTTP-02",
    ON,
    {
      what: "A session's id has at least 16 visible characters, and no two are alike.",
      why: "Who guesses it takes over the session.",
      remedy: "Make it by `randomUUID`.",
    },
    async (probe) => {
      const [first, second] = [await session(probe), await session(probe)];
      if (first.sessionId === null) return skipped("it has no sessions");
      return expectThat(/^[\x21-\x7e]{16,}$/.test(first.sessionId) && first.sessionId !== second.sessionId, shown(first.sessionId));
    },
  ),
  must("HTTP-03", ON, { what: "A notification is answered with 202.", ...STATUS }, async (probe) => {
    const reply = await (await session(probe)).post('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    return statusIn(reply, 202, 204);
  }),
  must("HTTP-04", ON, { what: "A body that is no JSON is refused with 4xx.", ...STATUS }, async (probe) =>
    afterwards(probe, refused(await (await session(probe)).post("{nothing"))),
  ),
  must("HTTP-05", ON, { what: "An empty body is refused with 4xx.", ...STATUS }, async (probe) =>
    afterwards(probe, refused(await (await session(probe)).post(""))),
  ),
  must(
    "HTTP-06",
    ON,
    {
      what: "A body of another type is refused.",
      why: "Browsers send text/plain to anywhere without asking.",
      remedy: "Answer 415 to what is not application/json.",
    },
    async (probe) => refused(await send(probe, "POST", { "content-type": "text/plain" }, hello)),
  ),
  should("HTTP-07", ON, { what: "A client that does not take both JSON and events is refused with 406.", ...STATUS }, async (probe) =>
    statusIn(await send(probe, "POST", { accept: "text/html" }, hello), 406, 400),
  ),
  must("HTTP-08", ON, { what: "A stream for what the server has to say opens, or is refused with 405.", ...STATUS }, async (probe) => {
    const peer = await session(probe);
    const reply = await probe.send({ method: "GET", headers: { ...peer.headers(), accept: "text/event-stream" } });
    return expectThat(reply.status === 405 || (reply.status === 200 && isStream(reply)), `status ${reply.status}`);
  }),
  must(
    "HTTP-09",
    ON,
    {
      what: "A session that was ended, or never was, is answered with 404.",
      why: "Only then a client begins a new one by itself.",
      remedy: "Answer 404 to an id that you do not know.",
    },
    async (probe) => {
      const peer = await session(probe);
      if (peer.sessionId === null) return skipped("it has no sessions");
      peer.sessionId = "00000000-0000-4000-8000-000000000000";
      return statusIn(await peer.post(ping, "ping"), 404);
    },
  ),
  must(
    "HTTP-10",
    ON,
    {
      what: "DELETE ends the session, or is refused with 405.",
      why: "What is never ended is kept for ever.",
      remedy: "End it, and answer 404 from then on.",
    },
    async (probe) => {
      const peer = await session(probe);
      if (peer.sessionId === null) return skipped("it has no sessions");
      const reply = await probe.send({ method: "DELETE", headers: peer.headers() });
      if (reply.status === 405) return passed;
      if (reply.status >= 300) return failed(`status ${reply.status}`);
      return statusIn(await peer.post(ping, "ping"), 404, 400);
    },
  ),
  must("HTTP-11", ON, { what: "A request without the session's id is refused.", ...STATUS }, async (probe) => {
    const peer = await session(probe);
    if (peer.sessionId === null) return skipped("it has no sessions");
    return refused(await send(probe, "POST", { "mcp-protocol-version": "2025-11-25" }, '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'));
  }),
  must("HTTP-12", ON, { what: "An unknown version in `MCP-Protocol-Version` is refused with 400.", ...STATUS }, async (probe) => {
    const peer = await session(probe);
    const reply = await probe.send({
      method: "POST",
      headers: { ...peer.headers(), "mcp-protocol-version": "1.0" },
      body: ping,
    });
    return statusIn(reply, 400);
  }),
  must(
    "HTTP-13",
    ON,
    { what: "A request without `MCP-Protocol-Version` is served.", why: "Older clients send none.", remedy: "Take it for 2025-03-26." },
    async (probe) => {
      const { "mcp-protocol-version": _, ...headers } = (await session(probe)).headers();
      return statusIn(await probe.send({ method: "POST", headers, body: ping }), 200);
    },
  ),
  must("HTTP-14", ON, { what: "A page of another origin is refused with 403.", ...BROWSERS }, async (probe) =>
    statusIn(await send(probe, "POST", { origin: "https://easel-verify.example" }, hello), 403, 401),
  ),
  must("HTTP-15", ON, { what: "A page without an origin (`null`) is refused.", ...BROWSERS }, async (probe) =>
    refused(await send(probe, "POST", { origin: "null" }, hello)),
  ),
  must("HTTP-16", ON, { what: "On loopback another `Host` is refused.", ...BROWSERS }, async (probe) => {
    if (!isLoopback(probe.http().url.hostname)) return skipped("it is not on loopback");
    return refused(await send(probe, "POST", { host: "easel-verify.example" }, hello));
  }),
  must(
    "HTTP-17",
    ON,
    {
      what: "No page of any origin may read answers.",
      why: "With `*`, every page that a person opens may.",
      remedy: "Name the origins, or none.",
    },
    async (probe) => {
      const reply = await send(probe, "OPTIONS", { origin: "https://easel-verify.example", "access-control-request-method": "POST" });
      const allowed = reply.headers["access-control-allow-origin"];
      return expectThat(allowed !== "*" && allowed !== "https://easel-verify.example", `access-control-allow-origin: ${allowed}`);
    },
  ),
  must("HTTP-18", ON, { what: "PUT is refused with 405.", ...STATUS }, async (probe) =>
    statusIn(await send(probe, "PUT", {}, hello), 405, 404, 401),
  ),
  must("HTTP-19", ON, { what: "A path that there is not is answered with 404.", ...STATUS }, async (probe) => {
    const { url, headers } = probe.http();
    return statusIn(await probe.send({ method: "GET", headers }, new URL("/easel-verify-nothing", url)), 404, 401, 403);
  }),
  must(
    "HTTP-20",
    ON,
    {
      what: "A path that climbs out of its folder gives no file.",
      why: "Whoever reaches the port could read every file.",
      remedy: "Serve no files, or compare resolved paths.",
    },
    async (probe) => {
      const reply = await probe.sendRaw((host) => `GET /../../../../etc/passwd HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return expectThat(!reply.includes("root:x:0"), "a file was served");
    },
  ),
  must(
    "HTTP-21",
    ON,
    {
      what: "Two lengths in one request are refused.",
      why: "Behind a proxy one request becomes two, the second with somebody else's rights.",
      remedy: "Use an HTTP library that refuses them.",
    },
    async (probe) => {
      const reply = await probe.sendRaw(
        (host, path) =>
          `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}{`,
      );
      return afterwards(probe, expectThat(!reply.startsWith("HTTP/1.1 2"), shown(reply.slice(0, 40))));
    },
  ),
  must(
    "HTTP-22",
    ON,
    {
      what: "A length together with chunks is refused.",
      why: "Behind a proxy one request becomes two.",
      remedy: "Use an HTTP library that refuses them.",
    },
    async (probe) => {
      const reply = await probe.sendRaw(
        (host, path) =>
          `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      );
      return afterwards(probe, expectThat(!reply.startsWith("HTTP/1.1 2"), shown(reply.slice(0, 40))));
    },
  ),
  must(
    "HTTP-23",
    ON,
    {
      what: "A body that says it has 1 GB is refused before it comes.",
      why: "A few of them fill the memory.",
      remedy: "Bound the body, and answer 413.",
    },
    async (probe) => {
      const { headers } = probe.http();
      const own = Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join("");
      const reply = await probe.sendRaw(
        (host, path) =>
          `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${own}Accept: application/json, text/event-stream\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n{`,
      );
      return afterwards(probe, expectThat(/^HTTP\/1\.1 4/.test(reply), reply ? shown(reply.slice(0, 40)) : "it waits for it"));
    },
  ),
  must(
    "HTTP-24",
    ON,
    {
      what: "64 kB of headers are refused.",
      why: "They are kept in memory before anybody is asked for a token.",
      remedy: "Keep your HTTP library's bound.",
    },
    async (probe) => {
      const reply = await probe.sendRaw((host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Long: ${"x".repeat(65_536)}\r\n\r\n`);
      return afterwards(probe, expectThat(!/^HTTP\/1\.1 2/.test(reply), shown(reply.slice(0, 40))));
    },
  ),
  should(
    "HTTP-25",
    ON,
    {
      what: "The server does not say what it is built with.",
      why: "Whoever looks for a known hole finds it faster.",
      remedy: "Leave out `X-Powered-By`, and versions in `Server`.",
    },
    async (probe) => {
      const { headers } = await send(probe, "POST", {}, hello);
      return expectThat(
        headers["x-powered-by"] === undefined && !/\d/.test(String(headers.server ?? "")),
        shown(headers["x-powered-by"] ?? headers.server),
      );
    },
  ),
  should(
    "HTTP-26",
    ON,
    {
      what: "A stream of events is not kept or buffered on its way.",
      why: "Behind nginx nothing arrives before the end.",
      remedy: "Send `Cache-Control: no-cache` and `X-Accel-Buffering: no`.",
    },
    async (probe) => {
      const reply = await (await session(probe)).post('{"jsonrpc":"2.0","id":"s","method":"tools/list"}', "s");
      if (!isStream(reply)) return skipped("it answers with JSON");
      return expectThat(/no-cache|no-store/.test(String(reply.headers["cache-control"])), shown(reply.headers["cache-control"]));
    },
  ),
  must(
    "HTTP-27",
    ON,
    {
      what: "Two sessions with the same ids of requests get their own answers.",
      why: "Every client counts from 0.",
      remedy: "Keep ids by session.",
    },
    async (probe) => {
      const peers = [await session(probe), await session(probe)] as const;
      const [tools, pong] = await Promise.all([
        peers[0].exchange('{"jsonrpc":"2.0","id":1,"method":"tools/list"}', 1),
        peers[1].exchange('{"jsonrpc":"2.0","id":1,"method":"ping"}', 1),
      ]);
      const swapped =
        resultOf(pong.message) === null ||
        "tools" in (resultOf(pong.message) ?? {}) ||
        (resultOf(tools.message) === null && errorOf(tools.message) === null);
      return expectThat(!swapped, shown([tools.message, pong.message]));
    },
  ),
  should(
    "HTTP-28",
    ON,
    {
      what: "Away from this computer it is reached by HTTPS.",
      why: "A token in plain text is everybody's on the way.",
      remedy: "Put it behind TLS.",
    },
    async (probe) => {
      const { url } = probe.http();
      return isLoopback(url.hostname) ? skipped("it is on loopback") : expectThat(url.protocol === "https:", url.protocol);
    },
  ),
  should(
    "HTTP-29",
    ON,
    { what: "HEAD is answered, and ends nothing.", why: "Load balancers ask by it.", remedy: "Answer, or refuse with 405." },
    async (probe) => afterwards(probe, expectThat((await send(probe, "HEAD")).status > 0, "nothing")),
  ),
  must(
    "HTTP-30",
    ON,
    {
      what: "50 sessions at once are served, or refused in words.",
      why: "A team is many clients.",
      remedy: "Bound sessions, and never drop one that is in use.",
    },
    async (probe) => {
      const replies = await Promise.all(Array.from({ length: 50 }, () => send(probe, "POST", {}, hello).catch((error: Error) => error)));
      const broken = replies.find((reply) => reply instanceof Error || (reply.status >= 500 && reply.status !== 503));
      return afterwards(probe, broken ? failed(broken instanceof Error ? broken.message : `status ${broken.status}`) : passed);
    },
  ),
];
