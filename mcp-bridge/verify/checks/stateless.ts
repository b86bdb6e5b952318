import { type Check, expectThat, type Finding, failed, must, should, shown, skipped } from "../check.ts";
import { errorOf, resultOf } from "../json-rpc.ts";
import type { HttpReply } from "../peers/http-exchange.ts";
import { JSON_HEADERS } from "../peers/http-peer.ts";
import { initializeParams } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

/** The revision without a handshake. https://modelcontextprotocol.io/specification/2026-07-28 */
const VERSION = "2026-07-28";
const HEADER_MISMATCH = -32_020;
const UNKNOWN_VERSION = -32_022;
const ON = ["http"] as const;

/** A request of that revision; `headers` go before those that it should have, and undefined leaves one out. */
function ask(probe: Probe, method: string, headers: Record<string, string | undefined> = {}, params: object = {}): Promise<HttpReply> {
  const { headers: own } = probe.http();
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": headers["mcp-protocol-version"] ?? VERSION,
    "io.modelcontextprotocol/clientInfo": { name: "easel-verify", version: "1.0.0" },
    "io.modelcontextprotocol/clientCapabilities": initializeParams().capabilities,
  };
  const all = { ...JSON_HEADERS, ...own, "mcp-protocol-version": VERSION, "mcp-method": method, ...headers };
  const sent = Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  return probe.send({
    method: "POST",
    headers: sent,
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } }),
  });
}

const answerOf = (reply: HttpReply) => reply.messages.find((message) => message.id === 1) ?? reply.messages[0] ?? null;

/** A check of servers that speak that revision. */
const spoken =
  (run: (probe: Probe, discovered: Record<string, unknown>) => Promise<Finding>) =>
  async (probe: Probe): Promise<Finding> => {
    const discovered = resultOf(answerOf(await ask(probe, "server/discover")));
    return discovered === null ? skipped(`it does not speak ${VERSION}`) : run(probe, discovered);
  };

const refusedWith = (status: number, code: number, reply: HttpReply): Finding => {
  const error = errorOf(answerOf(reply));
  return expectThat(reply.status === status && error?.code === code, `status ${reply.status}, ${shown(error ?? reply.text)}`);
};

const STATUS = { why: "Clients and gateways decide by status and code.", remedy: `Answer as revision ${VERSION} says.` };

export const statelessChecks: Check[] = [
  should(
    "STATELESS-01",
    ON,
    { what: `Revision ${VERSION} is spoken.`, why: "Hosted clients ask for it first.", remedy: "Serve both revisions on one address." },
    async (probe) => {
      const reply = await ask(probe, "server/discover");
      return expectThat(resultOf(answerOf(reply)) !== null, `status ${reply.status}`);
    },
  ),
  must(
    "STATELESS-02",
    ON,
    { what: "`server/discover` names the versions and capabilities.", ...STATUS },
    spoken(async (_probe, discovered) => {
      const { supportedVersions, capabilities } = discovered;
      return expectThat(
        Array.isArray(supportedVersions) && supportedVersions.includes(VERSION) && typeof capabilities === "object",
        shown(discovered),
      );
    }),
  ),
  must(
    "STATELESS-03",
    ON,
    {
      what: "Lists say how long they may be kept, and by whom.",
      why: "Without it nothing, or the wrong thing, is kept.",
      remedy: "Give `ttlMs` and `cacheScope`.",
    },
    spoken(async (probe) => {
      const result = resultOf(answerOf(await ask(probe, "tools/list"))) ?? {};
      return expectThat(
        typeof result.ttlMs === "number" && ["private", "public"].includes(String(result.cacheScope)),
        shown(Object.keys(result)),
      );
    }),
  ),
  must(
    "STATELESS-04",
    ON,
    { what: "Every result has a `resultType`.", ...STATUS },
    spoken(async (probe) => {
      const result = resultOf(answerOf(await ask(probe, "tools/list")));
      return expectThat(typeof result?.resultType === "string", shown(Object.keys(result ?? {})));
    }),
  ),
  must(
    "STATELESS-05",
    ON,
    {
      what: "A header that names another method is refused.",
      why: "Gateways count and allow by the header, the server acts by the body.",
      remedy: "Compare them, and answer 400 with -32020.",
    },
    spoken(async (probe) => refusedWith(400, HEADER_MISMATCH, await ask(probe, "tools/list", { "mcp-method": "tools/call" }))),
  ),
  must(
    "STATELESS-06",
    ON,
    { what: "A request without `Mcp-Method` is refused.", ...STATUS },
    spoken(async (probe) => refusedWith(400, HEADER_MISMATCH, await ask(probe, "tools/list", { "mcp-method": undefined }))),
  ),
  must(
    "STATELESS-07",
    ON,
    {
      what: "A header that names another tool is refused.",
      why: "Gateways count and allow by the header.",
      remedy: "Compare them, and answer 400 with -32020.",
    },
    spoken(async (probe) =>
      refusedWith(
        400,
        HEADER_MISMATCH,
        await ask(probe, "tools/call", { "mcp-name": "another" }, { name: "easel_no_such_tool", arguments: {} }),
      ),
    ),
  ),
  must(
    "STATELESS-08",
    ON,
    { what: "An unknown version is refused with the list of known ones.", ...STATUS },
    spoken(async (probe) => refusedWith(400, UNKNOWN_VERSION, await ask(probe, "tools/list", { "mcp-protocol-version": "2099-01-01" }))),
  ),
  must(
    "STATELESS-09",
    ON,
    { what: "An unknown method is answered with 404 and -32601.", ...STATUS },
    spoken(async (probe) => refusedWith(404, -32_601, await ask(probe, "easel/no-such-method"))),
  ),
  must(
    "STATELESS-10",
    ON,
    { what: "No session is opened.", why: "A client of this revision never ends one.", remedy: "Send no `Mcp-Session-Id`." },
    spoken(async (probe) => {
      const { headers } = await ask(probe, "tools/list");
      return expectThat(headers["mcp-session-id"] === undefined, shown(headers["mcp-session-id"]));
    }),
  ),
  must(
    "STATELESS-11",
    ON,
    {
      what: "Both revisions offer the same tools.",
      why: "People would miss tools after an update of their client.",
      remedy: "Register each tool once for both.",
    },
    spoken(async (probe) => {
      const names = (tools: unknown) => (Array.isArray(tools) ? tools.map((tool: { name?: unknown }) => tool.name).sort() : []);
      const { tools } = await probe.manifest();
      const now = names(resultOf(answerOf(await ask(probe, "tools/list")))?.tools);
      return JSON.stringify(now) === JSON.stringify(names(tools)) ? { result: "passed" } : failed(shown(now));
    }),
  ),
];
