import { type Check, expectThat, type Finding, failed, must, should, shown, skipped } from "../check.ts";
import { errorOf, METHOD_NOT_FOUND, resultOf } from "../json-rpc.ts";
import { type StatelessAnswer, type StatelessPeer, STATELESS_VERSION as VERSION } from "../peers/stateless-peer.ts";
import type { Probe } from "../probe.ts";

const HEADER_MISMATCH = -32_020;
const UNKNOWN_VERSION = -32_022;
const ON = ["stdio", "http"] as const;
const OVER_HTTP = ["http"] as const;

interface Spoken {
  peer: StatelessPeer;
  discovered: Record<string, unknown>;
}

/** A check of servers that speak that revision. */
const spoken =
  (run: (spoken: Spoken, probe: Probe) => Promise<Finding>) =>
  async (probe: Probe): Promise<Finding> => {
    const peer = probe.stateless();
    const discovered = await peer.discovery();
    return discovered === null ? skipped(`it does not speak ${VERSION}`) : run({ peer, discovered }, probe);
  };

/** `status`: the one that HTTP should have. */
const refusedWith = (status: number, code: number, answer: StatelessAnswer): Finding => {
  const error = errorOf(answer.message);
  const good = (answer.status === null || answer.status === status) && error?.code === code;
  return expectThat(good, shown({ status: answer.status, error }));
};

const CODES = { why: "Clients and gateways decide by status and code.", remedy: `Answer as revision ${VERSION} says.` };

export const statelessChecks: Check[] = [
  should(
    "STATELESS-01",
    ON,
    { what: `Revision ${VERSION} is spoken.`, why: "Hosted clients ask for it first.", remedy: "Serve both revisions in one place." },
    async (probe) => expectThat((await probe.stateless().discovery()) !== null, "`server/discover` has no result"),
  ),
  must(
    "STATELESS-02",
    ON,
    { what: "`server/discover` names the versions and capabilities.", ...CODES },
    spoken(async ({ discovered }) => {
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
    spoken(async ({ peer }) => {
      const result = resultOf((await peer.ask("tools/list")).message) ?? {};
      return expectThat(
        typeof result.ttlMs === "number" && ["private", "public"].includes(String(result.cacheScope)),
        shown(Object.keys(result)),
      );
    }),
  ),
  must(
    "STATELESS-04",
    ON,
    { what: "Every result has a `resultType`.", ...CODES },
    spoken(async ({ peer }) => {
      const result = resultOf((await peer.ask("tools/list")).message);
      return expectThat(typeof result?.resultType === "string", shown(Object.keys(result ?? {})));
    }),
  ),
  must(
    "STATELESS-05",
    OVER_HTTP,
    {
      what: "A header that names another method is refused.",
      why: "Gateways count and allow by the header, the server acts by the body.",
      remedy: "Compare them, and answer 400 with -32020.",
    },
    spoken(async ({ peer }) =>
      refusedWith(400, HEADER_MISMATCH, await peer.ask("tools/list", { headers: { "mcp-method": "tools/call" } })),
    ),
  ),
  must(
    "STATELESS-06",
    OVER_HTTP,
    { what: "A request without `Mcp-Method` is refused.", ...CODES },
    spoken(async ({ peer }) => refusedWith(400, HEADER_MISMATCH, await peer.ask("tools/list", { headers: { "mcp-method": undefined } }))),
  ),
  must(
    "STATELESS-07",
    OVER_HTTP,
    {
      what: "A header that names another tool is refused.",
      why: "Gateways count and allow by the header.",
      remedy: "Compare them, and answer 400 with -32020.",
    },
    spoken(async ({ peer }) => {
      const call = { headers: { "mcp-name": "another" }, params: { name: "easel_no_such_tool", arguments: {} } };
      return refusedWith(400, HEADER_MISMATCH, await peer.ask("tools/call", call));
    }),
  ),
  must(
    "STATELESS-08",
    ON,
    { what: "An unknown version is refused with the list of known ones.", ...CODES },
    spoken(async ({ peer }) => refusedWith(400, UNKNOWN_VERSION, await peer.ask("tools/list", { version: "2099-01-01" }))),
  ),
  must(
    "STATELESS-09",
    ON,
    { what: "An unknown method is answered with -32601, over HTTP with status 404.", ...CODES },
    spoken(async ({ peer }) => refusedWith(404, METHOD_NOT_FOUND, await peer.ask("easel/no-such-method"))),
  ),
  must(
    "STATELESS-10",
    OVER_HTTP,
    { what: "No session is opened.", why: "A client of this revision never ends one.", remedy: "Send no `Mcp-Session-Id`." },
    spoken(async ({ peer }) => {
      const { headers } = await peer.ask("tools/list");
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
    spoken(async ({ peer }, probe) => {
      const names = (tools: unknown) => (Array.isArray(tools) ? tools.map((tool: { name?: unknown }) => tool.name).sort() : []);
      const { tools } = await probe.manifest();
      const now = names(resultOf((await peer.ask("tools/list")).message)?.tools);
      return JSON.stringify(now) === JSON.stringify(names(tools)) ? { result: "passed" } : failed(shown(now));
    }),
  ),
];
