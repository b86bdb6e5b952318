import { type Check, EVERYWHERE, expectThat, type Finding, failed, must, passed, should, shown } from "../check.ts";
import { errorOf, INVALID_PARAMS, INVALID_REQUEST, isAnswer, isObject, METHOD_NOT_FOUND, PARSE_ERROR, resultOf } from "../json-rpc.ts";
import { isAlive, notify, type Peer, type Reply, request } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

const STAYS = "One wrong message of one client must not end the server for everything else that is under way.";
const REFUSE = "Check each message before you use it, and answer with JSON-RPC's error codes.";

/** Ids that JSON-RPC allows, each of which some client sends. */
const IDS: readonly [string, unknown][] = [
  ["0", 0],
  ["a negative number", -7],
  ["2^53 - 1", Number.MAX_SAFE_INTEGER],
  ["a text", "a-7"],
  ["a text that looks like a number", "7"],
  ["a long text in another script", "画像-é-".repeat(30)],
];

const idChecks: Check[] = IDS.map(([name, id], index) =>
  must(
    `JSON-${String(index + 1).padStart(2, "0")}`,
    EVERYWHERE,
    {
      what: `The answer bears the id of its request, where that is ${name}.`,
      why: "A client finds its call by the id; where type or value differ, it waits for ever.",
      remedy: "Give back the id exactly as it came, of the same type.",
    },
    async (probe) => {
      const answer = await request(await probe.session(), "ping", undefined, id);
      return expectThat(answer.id === id && isObject(answer.result), shown(answer));
    },
  ),
);

/** Messages that no client should send, with what may come back: an error with one of these codes, or silence where that is said. */
const WRONG: readonly { what: string; text: string; id?: unknown; codes: readonly number[]; silent: boolean }[] = [
  { what: "no JSON at all", text: "hello", codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "JSON that is cut off", text: '{"jsonrpc":"2.0","id":9,"method":"ping"', codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "a number in place of an object", text: "42", codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "null in place of an object", text: "null", codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "an empty list", text: "[]", codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "no `jsonrpc`", text: '{"id":901,"method":"ping"}', codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "`jsonrpc` 1.0", text: '{"jsonrpc":"1.0","id":902,"method":"ping"}', codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "a method that is a number", text: '{"jsonrpc":"2.0","id":903,"method":5}', codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  {
    what: "an id that is an object",
    text: '{"jsonrpc":"2.0","id":{},"method":"ping"}',
    codes: [PARSE_ERROR, INVALID_REQUEST],
    silent: true,
  },
  { what: "an id that is null", text: '{"jsonrpc":"2.0","id":null,"method":"ping"}', codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  { what: "neither method nor result", text: '{"jsonrpc":"2.0","id":904}', codes: [PARSE_ERROR, INVALID_REQUEST], silent: true },
  {
    what: "a NUL in the text",
    text: '{"jsonrpc":"2.0",\u0000"id":905,"method":"ping"}',
    codes: [PARSE_ERROR, INVALID_REQUEST],
    silent: true,
  },
];

const wrongChecks: Check[] = WRONG.map(({ what, text, codes }, index) =>
  must(
    `JSON-${10 + index}`,
    EVERYWHERE,
    { what: `A message with ${what} is refused or left alone, and the server goes on.`, why: STAYS, remedy: REFUSE },
    async (probe) => refusedOrSilent(await probe.session(), await (await probe.session()).exchange(text), codes),
  ),
);

async function refusedOrSilent(peer: Peer, { message, status }: Reply, codes: readonly number[]): Promise<Finding> {
  const dead = await isAlive(peer);
  if (dead !== null) return failed(dead);
  if (status !== null && status >= 500) return failed(`status ${status}`);
  const error = errorOf(message);
  if (message === null || (error !== null && (codes.includes(error.code) || status !== null))) return passed;
  return failed(shown(message));
}

async function survives(probe: Probe, text: string, id?: unknown): Promise<Finding> {
  const peer = await probe.session();
  const { message, status } = await peer.exchange(text, id);
  const dead = await isAlive(peer);
  if (dead !== null) return failed(dead);
  if ((status ?? 0) >= 500) return failed(`status ${status}`);
  return id === undefined || message !== null || (status ?? 0) >= 400 ? passed : failed("no answer");
}

const call = (params: string, id = 950) => `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":${params}}`;

/** Requests that a strict reader takes for none, by what is strange about them. */
const STRANGE: Readonly<Record<"list" | "nested" | "characters", (id: number) => string>> = {
  list: (id) => `{"jsonrpc":"2.0","id":${id},"method":"tools/list","params":[1,2]}`,
  nested: (id) => call(`{"name":"easel_no_such_tool","arguments":{"a":${"[".repeat(1_000)}${"]".repeat(1_000)}}}`, id),
  characters: (id) => call('{"name":"easel_no_such_tool","arguments":{"a":"\\ud83d \\u2028 🦊"}}', id),
};

export const jsonRpcChecks: Check[] = [
  ...idChecks,
  ...wrongChecks,
  must(
    "JSON-30",
    EVERYWHERE,
    {
      what: "An unknown method is answered with -32601.",
      why: "Clients try newer methods first and go on when they are told no.",
      remedy: "Answer -32601, never silence.",
    },
    async (probe) => {
      const answer = await request(await probe.session(), "easel/no-such-method", {});
      return expectThat(errorOf(answer)?.code === METHOD_NOT_FOUND, shown(answer));
    },
  ),
  must("JSON-31", EVERYWHERE, { what: "`params` that are a list end nothing.", why: STAYS, remedy: REFUSE }, (probe) =>
    survives(probe, STRANGE.list(931)),
  ),
  must(
    "JSON-32",
    EVERYWHERE,
    {
      what: "An unknown notification is not answered.",
      why: "An answer to what is no request confuses clients that count them.",
      remedy: "Ignore notifications that you do not know.",
    },
    async (probe) => {
      const { message } = await notify(await probe.session(), "notifications/easel-unknown", {});
      return expectThat(message === null, shown(message));
    },
  ),
  must(
    "JSON-33",
    EVERYWHERE,
    {
      what: "A request without an id is not answered.",
      why: "It is a notification, whatever its method.",
      remedy: "Answer only what has an id.",
    },
    async (probe) => {
      const { message } = await notify(await probe.session(), "tools/list");
      return expectThat(message === null || errorOf(message) !== null, shown(message));
    },
  ),
  must(
    "JSON-34",
    EVERYWHERE,
    { what: "An answer to a question that was never asked is ignored.", why: STAYS, remedy: "Drop answers with ids that you do not know." },
    (probe) => survives(probe, '{"jsonrpc":"2.0","id":"never-asked","result":{}}'),
  ),
  must(
    "JSON-35",
    EVERYWHERE,
    {
      what: "A batch is answered or refused, and the server goes on.",
      why: "It was allowed in 2025-03-26 and is no more; some clients still send it.",
      remedy: REFUSE,
    },
    (probe) => survives(probe, '[{"jsonrpc":"2.0","id":935,"method":"ping"},{"jsonrpc":"2.0","id":936,"method":"ping"}]'),
  ),
  must(
    "JSON-36",
    EVERYWHERE,
    {
      what: "A call of an unknown tool is an error.",
      why: "A model that invents a name must be told so to correct itself.",
      remedy: "Answer -32602, or a result with `isError`.",
    },
    async (probe) => {
      const answer = await request(await probe.session(), "tools/call", { name: "easel_no_such_tool", arguments: {} });
      return expectThat(errorOf(answer) !== null || resultOf(answer)?.isError === true, shown(answer));
    },
  ),
  must("JSON-37", EVERYWHERE, { what: "A call without a tool's name is refused.", why: STAYS, remedy: REFUSE }, async (probe) => {
    const answer = await request(await probe.session(), "tools/call", {});
    return expectThat(errorOf(answer) !== null || resultOf(answer)?.isError === true, shown(answer));
  }),
  must("JSON-38", EVERYWHERE, { what: "A call whose arguments are a text is refused.", why: STAYS, remedy: REFUSE }, (probe) =>
    survives(probe, call('{"name":"easel_no_such_tool","arguments":"all"}'), 950),
  ),
  must(
    "JSON-39",
    EVERYWHERE,
    {
      what: "1,000 levels of nesting end nothing.",
      why: "A parser that calls itself overflows its stack.",
      remedy: "Bound the depth, or catch the overflow.",
    },
    (probe) => survives(probe, STRANGE.nested(950)),
  ),
  must(
    "JSON-40",
    EVERYWHERE,
    {
      what: "A text of 1 MB is answered or refused.",
      why: "Pictures and documents come inside of messages.",
      remedy: "Bound messages at no less than 4 MB, and say so when one is longer.",
    },
    (probe) => survives(probe, call(`{"name":"easel_no_such_tool","arguments":{"a":"${"x".repeat(1_000_000)}"}}`), 950),
  ),
  must(
    "JSON-41",
    EVERYWHERE,
    {
      what: "Half of a surrogate pair, line separators and emoji in a text end nothing.",
      why: "Models write any character.",
      remedy: "Treat texts as Unicode; escape what your output cannot hold.",
    },
    (probe) => survives(probe, STRANGE.characters(950)),
  ),
  must(
    "JSON-42",
    EVERYWHERE,
    {
      what: "Keys such as `__proto__` change nothing for others.",
      why: "They can poison a JavaScript server for every session.",
      remedy: "Copy only the keys that you know.",
    },
    async (probe) => {
      const found = await survives(
        probe,
        call('{"name":"easel_no_such_tool","arguments":{"__proto__":{"isError":false},"constructor":1}}'),
        950,
      );
      if (found.result !== "passed") return found;
      const answer = await request(await probe.session(), "ping");
      return expectThat(JSON.stringify(answer.result) === "{}" || isObject(answer.result), shown(answer));
    },
  ),
  must(
    "JSON-43",
    EVERYWHERE,
    {
      what: "20 requests at once are answered once each.",
      why: "Hosts ask for lists side by side.",
      remedy: "Keep nothing of one request where the next one finds it.",
    },
    async (probe) => {
      const peer = await probe.session();
      const ids = Array.from({ length: 20 }, (_, index) => `at-once-${index}`);
      const since = peer.received.length;
      await Promise.all(ids.map((id) => request(peer, "ping", undefined, id)));
      const seen = peer.received.slice(since).filter((message) => ids.includes(String(message.id)));
      return expectThat(seen.length === ids.length && new Set(seen.map(({ id }) => id)).size === ids.length, `${seen.length} answers`);
    },
  ),
  must(
    "JSON-44",
    EVERYWHERE,
    { what: "`notifications/initialized` a second time is ignored.", why: STAYS, remedy: "Ignore it." },
    async (probe) => {
      const peer = await probe.session();
      await notify(peer, "notifications/initialized");
      const dead = await isAlive(peer);
      return dead === null ? passed : failed(dead);
    },
  ),
  must(
    "JSON-45",
    EVERYWHERE,
    {
      what: "An error has a whole number as its code, and a text as its message.",
      why: "Clients show the message, and decide by the code.",
      remedy: "Give both, as JSON-RPC says.",
    },
    async (probe) => {
      const answer = await request(await probe.session(), "easel/no-such-method", {});
      return expectThat(errorOf(answer) !== null, shown(answer));
    },
  ),
  must(
    "JSON-46",
    EVERYWHERE,
    {
      what: "An answer has either a result or an error.",
      why: "A client reads one of them, and which one is chance.",
      remedy: "Never send both.",
    },
    async (probe) => {
      const { received } = await probe.session();
      const both = received.find((message) => isAnswer(message) && "result" in message === "error" in message);
      return both ? failed(shown(both)) : passed;
    },
  ),
  must(
    "JSON-47",
    EVERYWHERE,
    {
      what: "Errors tell no traces, no paths and no addresses.",
      why: "They reach the model, and everybody who reads the chat.",
      remedy: "Write an error's words yourself; keep the trace in the log.",
    },
    async (probe) => {
      const { received } = await probe.session();
      const told = received.map((message) => JSON.stringify(message.error ?? "")).find((text) => LEAK.test(text));
      return told ? failed(shown(told)) : passed;
    },
  ),
  should(
    "JSON-48",
    EVERYWHERE,
    {
      what: "An unknown tool is answered with -32602 or a result with `isError`, not as an internal error.",
      why: "-32603 reads as if the server were broken.",
      remedy: `Answer ${INVALID_PARAMS}.`,
    },
    async (probe) => {
      const answer = await request(await probe.session(), "tools/call", { name: "easel_no_such_tool", arguments: {} });
      const code = errorOf(answer)?.code;
      return expectThat(code === INVALID_PARAMS || code === METHOD_NOT_FOUND || resultOf(answer)?.isError === true, shown(answer));
    },
  ),
  should(
    "JSON-49",
    EVERYWHERE,
    {
      what: "A request with an id is always answered, also one that cannot be taken.",
      why: "Its client waits until its own time is over, and learns nothing.",
      remedy: `Answer what is no valid request with ${INVALID_REQUEST} or ${INVALID_PARAMS} and its id, rather than leave it.`,
    },
    async (probe) => {
      const peer = await probe.session();
      const asked = Object.entries(STRANGE).map(async ([what, text], index) => {
        const { message, status } = await peer.exchange(text(960 + index), 960 + index);
        return message === null && (status ?? 0) < 400 ? [what] : [];
      });
      const unanswered = (await Promise.all(asked)).flat();
      return expectThat(unanswered.length === 0, `not answered: ${unanswered.join(", ")}`);
    },
  ),
];

/** Frames of stacks of JavaScript and Python, and places in a home. */
const LEAK = /\bat \S+ \(|Traceback \(most recent|\/home\/\w|\/Users\/\w|\/root\/|[A-Z]:\\\\Users|File \\"/;
