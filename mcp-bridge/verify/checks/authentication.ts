import { isLoopback } from "#comfyui/connection.ts";
import { type Check, expectThat, type Finding, failed, must, passed, should, shown, skipped } from "../check.ts";
import { isObject, messagesIn } from "../json-rpc.ts";
import type { HttpReply } from "../peers/http-exchange.ts";
import { JSON_HEADERS } from "../peers/http-peer.ts";
import { handshake, initializeParams } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

const ON = ["http", "sse"] as const;
const hello = JSON.stringify({ jsonrpc: "2.0", id: "hello", method: "initialize", params: initializeParams() });
const OPEN = {
  why: "Whoever reaches the port may use the server, and all that it reaches.",
  remedy: "Ask for the token before you read anything else.",
};

/** The first request of a client that has `authorization`, or nothing, in place of its token. */
function helloWith(probe: Probe, authorization: string | null, url = probe.http().url): Promise<HttpReply> {
  const method = probe.target.transport === "sse" ? "GET" : "POST";
  const headers = { ...JSON_HEADERS, ...(authorization !== null && { authorization }) };
  return probe.send({ method, headers, ...(method === "POST" && { body: hello }) }, url);
}

const tokenOf = (probe: Probe): string | null => /^Bearer (.+)$/i.exec(probe.http().headers.authorization ?? "")?.[1] ?? null;

/** A check for servers that want a token, which we have been given. */
const withToken =
  (run: (probe: Probe, token: string) => Promise<Finding>) =>
  async (probe: Probe): Promise<Finding> => {
    const token = tokenOf(probe);
    return token === null ? skipped("no token was given") : run(probe, token);
  };

const unauthorized = (reply: HttpReply): Finding => expectThat(reply.status === 401, `status ${reply.status}`);
export const authenticationChecks: Check[] = [
  must("AUTH-01", ON, { what: "Nobody is served without a token, unless the server is on loopback.", ...OPEN }, async (probe) => {
    const reply = await helloWith(probe, null);
    if (reply.status === 401 || reply.status === 403) return passed;
    if (isLoopback(probe.http().url.hostname) && tokenOf(probe) === null) return skipped("it is on loopback, and wants none");
    return failed(`status ${reply.status}`);
  }),
  must(
    "AUTH-02",
    ON,
    { what: "A wrong token is refused with 401.", ...OPEN },
    withToken(async (probe) => unauthorized(await helloWith(probe, "Bearer easel-verify-wrong-token"))),
  ),
  must(
    "AUTH-03",
    ON,
    { what: "The first half of the token is refused.", ...OPEN },
    withToken(async (probe, token) => unauthorized(await helloWith(probe, `Bearer ${token.slice(0, Math.ceil(token.length / 2))}`))),
  ),
  must(
    "AUTH-04",
    ON,
    { what: "The token with something after it is refused.", ...OPEN },
    withToken(async (probe, token) => unauthorized(await helloWith(probe, `Bearer ${token}x`))),
  ),
  must(
    "AUTH-05",
    ON,
    { what: "An empty token is refused.", ...OPEN },
    withToken(async (probe) => unauthorized(await helloWith(probe, "Bearer "))),
  ),
  must(
    "AUTH-06",
    ON,
    { what: "The token as another scheme's is refused.", ...OPEN },
    withToken(async (probe, token) => unauthorized(await helloWith(probe, `Basic ${Buffer.from(`x:${token}`).toString("base64")}`))),
  ),
  must(
    "AUTH-07",
    ON,
    { what: "A token in the address is refused.", why: "Addresses stand in logs and histories.", remedy: "Take tokens from headers only." },
    withToken(async (probe, token) => {
      for (const name of ["token", "access_token", "api_key"]) {
        const url = new URL(probe.http().url);
        url.searchParams.set(name, token);
        const reply = await helloWith(probe, null, url);
        if (reply.status < 400) return failed(`?${name}= gives status ${reply.status}`);
      }
      return passed;
    }),
  ),
  must(
    "AUTH-08",
    ON,
    {
      what: "A refusal names the scheme in `WWW-Authenticate`.",
      why: "Clients learn from it how to sign in.",
      remedy: "Send `WWW-Authenticate: Bearer`, with the metadata's address where there is one.",
    },
    withToken(async (probe) => {
      const reply = await helloWith(probe, null);
      return expectThat(/bearer/i.test(String(reply.headers["www-authenticate"])), shown(reply.headers["www-authenticate"]));
    }),
  ),
  must(
    "AUTH-09",
    ON,
    {
      what: "A refusal does not repeat what was sent.",
      why: "Tokens with a typing error end in logs.",
      remedy: "Say only that the token is not known.",
    },
    withToken(async (probe) => {
      const reply = await helloWith(probe, "Bearer easel-verify-wrong-token");
      return expectThat(!(reply.text + JSON.stringify(reply.headers)).includes("easel-verify-wrong-token"), shown(reply.text));
    }),
  ),
  should(
    "AUTH-10",
    ON,
    {
      what: "The scheme's name may be written in small letters.",
      why: "HTTP says that its case does not matter, and some clients write it so.",
      remedy: "Compare it without regard to case.",
    },
    withToken(async (probe, token) => {
      const reply = await helloWith(probe, `bearer ${token}`);
      return expectThat(reply.status === 200, `status ${reply.status}`);
    }),
  ),
  must(
    "AUTH-11",
    ["http"],
    { what: "A session cannot be used without its token.", ...OPEN },
    withToken(async (probe) => {
      const peer = probe.httpSession();
      await handshake(peer);
      const { authorization: _, ...headers } = peer.headers();
      for (const method of ["POST", "GET", "DELETE"]) {
        const reply = await probe.send({
          method,
          headers,
          ...(method === "POST" && { body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' }),
        });
        if (reply.status !== 401) return failed(`${method}: status ${reply.status}`);
      }
      return passed;
    }),
  ),
  must(
    "AUTH-12",
    ["http"],
    {
      what: "A session cannot be used with somebody else's token.",
      why: "Who learns a session's id would act as its owner.",
      remedy: "Keep with a session who opened it; answer 404 to everybody else.",
    },
    withToken(async (probe) => {
      const { otherToken } = probe.allowance;
      if (otherToken === null) return skipped("no second token was given (MCP_OTHER_TOKEN)");
      const peer = probe.httpSession();
      await handshake(peer);
      if (peer.sessionId === null) return skipped("it has no sessions");
      const headers = { ...peer.headers(), authorization: `Bearer ${otherToken}` };
      const reply = await probe.send({
        method: "POST",
        headers,
        body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
      });
      return expectThat(reply.status >= 400 && reply.status < 500, `status ${reply.status}`);
    }),
  ),
  must("AUTH-13", ON, { what: "An expired token is refused with 401.", ...OPEN }, async (probe) => {
    const { expiredToken } = probe.allowance;
    if (expiredToken === null) return skipped("no expired token was given (MCP_EXPIRED_TOKEN)");
    return unauthorized(await helloWith(probe, `Bearer ${expiredToken}`));
  }),
  must(
    "AUTH-14",
    ["http"],
    { what: "Revision 2026-07-28 asks for the token, too.", ...OPEN },
    withToken(async (probe) => {
      const body =
        '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}';
      const headers = { ...JSON_HEADERS, "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };
      return unauthorized(await probe.send({ method: "POST", headers, body }));
    }),
  ),
  must(
    "AUTH-15",
    ON,
    {
      what: "The metadata that a refusal names is there, and complete.",
      why: "Clients find the place to sign in by it.",
      remedy: "Serve RFC 9728's `resource` and `authorization_servers`.",
    },
    async (probe) => {
      const named = /resource_metadata="([^"]+)"/.exec(String((await helloWith(probe, null)).headers["www-authenticate"]))?.[1];
      if (named === undefined) return skipped("none is named");
      const reply = await probe.send({ method: "GET", headers: { accept: "application/json" } }, new URL(named, probe.http().url));
      const [metadata] = messagesIn(reply.text) as unknown[];
      return expectThat(isObject(metadata) && typeof metadata.resource === "string", `status ${reply.status}, ${shown(reply.text)}`);
    },
  ),
  must(
    "AUTH-16",
    ON,
    { what: "A token of 8 kB is refused, and ends nothing.", ...OPEN },
    withToken(async (probe) => {
      const reply = await helloWith(probe, `Bearer ${"x".repeat(8_000)}`);
      return expectThat(reply.status >= 400 && reply.status < 500, `status ${reply.status}`);
    }),
  ),
];
