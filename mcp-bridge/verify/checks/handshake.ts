import { InitializeResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { type Check, EVERYWHERE, expectThat, failed, must, passed, should, shown, skipped } from "../check.ts";
import { errorOf, isObject, METHOD_NOT_FOUND, resultOf } from "../json-rpc.ts";
import { handshake, initializeParams, isAlive, request, VERSION } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

/** A new connection's answer to `initialize` with these params. */
async function greeted(probe: Probe, params: unknown) {
  const peer = probe.connect();
  const answer = await handshake(peer, params);
  return { peer, answer };
}

const OLDER = ["2025-06-18", "2025-03-26", "2024-11-05"];
const NEVER_HEARD_OF = ["2099-01-01", "1.0"];

const versions: Check[] = [
  ...OLDER.map((version, index) =>
    must(
      `HELLO-0${3 + index}`,
      EVERYWHERE,
      {
        what: `A client that asks for ${version} is served.`,
        why: "Most clients that people have speak an older version, and can do nothing else.",
        remedy: "Answer with the version that was asked for if you know it, otherwise with one of yours.",
      },
      async (probe) => {
        const { answer } = await greeted(probe, initializeParams(version));
        return expectThat(typeof resultOf(answer)?.protocolVersion === "string", shown(answer));
      },
    ),
  ),
  ...NEVER_HEARD_OF.map((version, index) =>
    must(
      `HELLO-0${6 + index}`,
      EVERYWHERE,
      {
        what: `A client that asks for the unknown version ${version} is answered with a version of the server's own.`,
        why: "Comparing versions for equality locks out every client that is newer than the server.",
        remedy: "Never refuse a version: answer with the newest one that you speak, and let the client decide.",
      },
      async (probe) => {
        const { answer } = await greeted(probe, initializeParams(version));
        const given = resultOf(answer)?.protocolVersion;
        return expectThat(typeof given === "string" && given !== version, shown(answer));
      },
    ),
  ),
];

export const handshakeChecks: Check[] = [
  must(
    "HELLO-01",
    EVERYWHERE,
    {
      what: "`initialize` is answered with a version, capabilities and the server's name.",
      why: "Every client begins like this, and gives up where it gets no such answer.",
      remedy: "Answer with `protocolVersion`, `capabilities` and `serverInfo`, as the specification's lifecycle says.",
    },
    async (probe) => {
      const answer = await probe.greeting();
      const parsed = InitializeResultSchema.safeParse(answer.result);
      return parsed.success ? passed : failed(shown(parsed.error.issues[0]?.message ?? answer));
    },
  ),
  must(
    "HELLO-02",
    EVERYWHERE,
    {
      what: `A client that asks for ${VERSION} is answered with that version, or an older one.`,
      why: "A client hangs up at a version that it does not know.",
      remedy: "Answer with the version that was asked for if you know it.",
    },
    async (probe) => {
      const given = resultOf(await probe.greeting())?.protocolVersion;
      return expectThat(typeof given === "string" && /^\d{4}-\d{2}-\d{2}$/.test(given) && given <= VERSION, shown(given));
    },
  ),
  ...versions,
  should(
    "HELLO-08",
    EVERYWHERE,
    {
      what: "The server's name and version are short, and without control characters.",
      why: "They stand in menus and logs; a line break in them forges a line of a log.",
      remedy: "Give a name and a version of less than 200 printable characters.",
    },
    async (probe) => {
      const { name, version } = (resultOf(await probe.greeting())?.serverInfo ?? {}) as Record<string, unknown>;
      const fine = (text: unknown) => typeof text === "string" && text.length > 0 && text.length < 200 && !/\p{Cc}/u.test(text);
      return expectThat(fine(name) && fine(version), shown({ name, version }));
    },
  ),
  should(
    "HELLO-09",
    EVERYWHERE,
    {
      what: "The instructions, if there are any, have at most 4,000 characters.",
      why: "Every conversation pays for them, and some clients cut them.",
      remedy: "Keep what belongs to one tool in that tool's description.",
    },
    async (probe) => {
      const { instructions } = resultOf(await probe.greeting()) ?? {};
      return expectThat(
        instructions === undefined || (typeof instructions === "string" && instructions.length <= 4_000),
        shown(instructions),
      );
    },
  ),
  must(
    "HELLO-10",
    EVERYWHERE,
    {
      what: "Capabilities, fields and experiments of a client that the server does not know do not disturb it.",
      why: "Newer clients declare more than older servers know.",
      remedy: "Ignore what you do not know in `params` of `initialize`.",
    },
    async (probe) => {
      const params = { ...initializeParams(), capabilities: { roots: {}, invented: { deep: [1] } }, invented: true };
      const { answer } = await greeted(probe, params);
      return expectThat(resultOf(answer) !== null, shown(answer));
    },
  ),
  must(
    "HELLO-11",
    EVERYWHERE,
    {
      what: "`initialize` without params is answered, with an error, and ends nothing.",
      why: "A server that ends, or waits for ever, cannot be told from one that is broken.",
      remedy: "Check the params before they are used, and answer -32602.",
    },
    async (probe) => {
      const answer = await request(probe.connect(), "initialize");
      return expectThat(errorOf(answer) !== null || resultOf(answer) !== null, shown(answer));
    },
  ),
  must(
    "HELLO-12",
    ["stdio", "sse"],
    {
      what: "`ping` is answered before `notifications/initialized`.",
      why: "Clients ping while they set up, and drop a server that does not answer.",
      remedy: "Answer `ping` at any time.",
    },
    async (probe) => {
      const peer = probe.connect();
      await request(peer, "initialize", initializeParams());
      const dead = await isAlive(peer);
      return dead === null ? passed : failed(dead);
    },
  ),
  must(
    "HELLO-13",
    ["stdio", "sse"],
    {
      what: "A request before `initialize` is answered or refused, not left waiting.",
      why: "A client that restarts in the middle waits for as long as it can.",
      remedy: "Answer with an error, or with the result.",
    },
    async (probe) => {
      const answer = await request(probe.connect(), "tools/list");
      return expectThat(errorOf(answer) !== null || resultOf(answer) !== null, shown(answer));
    },
  ),
  must(
    "HELLO-14",
    ["stdio", "sse"],
    {
      what: "A second `initialize` on one connection is answered, and the connection goes on.",
      why: "Some hosts send it again after they slept.",
      remedy: "Answer again, or refuse it with an error.",
    },
    async (probe) => {
      const peer = await probe.open();
      await request(peer, "initialize", initializeParams());
      const dead = await isAlive(peer);
      return dead === null ? passed : failed(dead);
    },
  ),
  must(
    "HELLO-15",
    EVERYWHERE,
    {
      what: "Capabilities are objects, and what they promise is answered.",
      why: "A client asks for what was promised, and shows an error where it is not there.",
      remedy: "Declare only what you serve: `tools`, `resources`, `prompts`, `completions`, `logging`.",
    },
    async (probe) => {
      const declared = await probe.capabilities();
      if (!isObject(declared)) return failed(shown(declared));
      const wrong = Object.entries(declared).find(([, value]) => !isObject(value));
      if (wrong) return failed(shown(wrong));
      const { pages } = await probe.manifest();
      const refused = Object.values(pages)
        .flat()
        .find((page) => page.result === undefined);
      return refused ? failed(shown(refused)) : passed;
    },
  ),
  should(
    "HELLO-16",
    EVERYWHERE,
    {
      what: "What was not declared is answered with -32601, or with an empty list.",
      why: "Many clients ask for resources and prompts whatever was declared.",
      remedy: "Answer -32601 (method not found) at once.",
    },
    async (probe) => {
      const declared = await probe.capabilities();
      const method = ["prompts", "resources", "tools"].find((name) => declared[name] === undefined);
      if (method === undefined) return skipped("everything is declared");
      const answer = await request(await probe.session(), `${method}/list`);
      return expectThat(errorOf(answer)?.code === METHOD_NOT_FOUND || resultOf(answer) !== null, shown(answer));
    },
  ),
  should(
    "HELLO-17",
    ["stdio", "http"],
    {
      what: "`server/discover` of revision 2026-07-28 is answered, or refused at once.",
      why: "Newer clients ask it first, and fall back only when they are told no.",
      remedy: "Serve it, or answer -32601.",
    },
    async (probe) => {
      const { message, status } = await probe
        .connect()
        .exchange(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "server/discover", params: {} }), 1);
      return expectThat(
        errorOf(message) !== null || resultOf(message) !== null || (status ?? 0) >= 400,
        shown(message ?? `status ${status}`),
      );
    },
  ),
];
