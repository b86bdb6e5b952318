import { type Check, expectThat, type Finding, failed, must, passed, should, shown } from "../check.ts";
import { isObject } from "../json-rpc.ts";
import { handshake, initializeParams, request } from "../peers/peer.ts";
import type { ProcessEnd } from "../peers/stdio-peer.ts";

const ON = ["stdio"] as const;
/** Longest time that a well-known client waits for a server to start. */
const START_MS = 30_000;

const line = (id: unknown, method = "ping", params?: unknown) =>
  JSON.stringify({ jsonrpc: "2.0", id, method, ...(params !== undefined && { params }) });
const ends = (end: ProcessEnd | null): Finding => (end === null ? failed("it still runs") : passed);
const PURE = {
  why: "A client drops the connection, or shows an error, at the first line that is no message.",
  remedy: "Send everything that is no message to stderr.",
};

export const stdioChecks: Check[] = [
  must("STDIO-01", ON, { what: "Everything on stdout is JSON-RPC, one message a line.", ...PURE }, (probe) =>
    probe.withProcess(async (peer) => {
      await request(peer, "tools/list");
      return expectThat(peer.strayLines.length === 0, shown(peer.strayLines[0]));
    }),
  ),
  must(
    "STDIO-02",
    ON,
    {
      what: "It ends when stdin is closed.",
      why: "Clients end a server like this; one that stays is a leak for each start.",
      remedy: "End at the end of stdin.",
    },
    async (probe) => ends((await probe.endOfInput()).end),
  ),
  should(
    "STDIO-03",
    ON,
    { what: "It ends with code 0 when stdin is closed.", why: "Clients show another code as a crash.", remedy: "Exit with 0." },
    async (probe) => {
      const { end } = await probe.endOfInput();
      return expectThat(end?.code === 0, shown(end));
    },
  ),
  must(
    "STDIO-04",
    ON,
    { what: "It ends at SIGTERM.", why: "That is what clients send next.", remedy: "Do not hold the signal longer than a few seconds." },
    (probe) => probe.withProcess(async (peer) => ends(await peer.terminate(probe.target.patienceMs))),
  ),
  must(
    "STDIO-05",
    ON,
    {
      what: "A message that comes in pieces is read, even where a character is cut.",
      why: "Pipes hold 64 kB; longer messages come in pieces.",
      remedy: "Decode a stream, and split at line ends.",
    },
    (probe) =>
      probe.withProcess(async (peer) => {
        const bytes = Buffer.from(`${line("pieces-é-画")}\n`);
        for (const byte of bytes) peer.write(Uint8Array.of(byte));
        return expectThat((await peer.answerTo("pieces-é-画")) !== null, "no answer");
      }),
  ),
  must(
    "STDIO-06",
    ON,
    {
      what: "Two messages in one write are both answered.",
      why: "Clients write as fast as they can.",
      remedy: "Split what was read at line ends.",
    },
    (probe) =>
      probe.withProcess(async (peer) => {
        peer.write(`${line("first")}\n${line("second")}\n`);
        const answers = await Promise.all([peer.answerTo("first"), peer.answerTo("second")]);
        return expectThat(!answers.includes(null), "only one answer");
      }),
  ),
  must(
    "STDIO-07",
    ON,
    { what: "Lines that end with CR and LF are read.", why: "Clients on Windows send them.", remedy: "Trim the line." },
    (probe) =>
      probe.withProcess(async (peer) => {
        peer.write(`${line("crlf")}\r\n`);
        return expectThat((await peer.answerTo("crlf")) !== null, "no answer");
      }),
  ),
  should(
    "STDIO-08",
    ON,
    { what: "Empty lines are ignored.", why: "People who try a server by hand send them.", remedy: "Skip them." },
    (probe) =>
      probe.withProcess(async (peer) => {
        peer.write(`\n\n${line("empty")}\n`);
        return expectThat((await peer.answerTo("empty")) !== null, "no answer");
      }),
  ),
  must(
    "STDIO-09",
    ON,
    {
      what: "8 MB in one line end nothing.",
      why: "Pictures come inside of messages.",
      remedy: "Bound a line, say so, and skip to its end.",
    },
    (probe) =>
      probe.withProcess(async (peer) => {
        peer.write(
          `${line("long", "tools/call", { name: "easel_no_such_tool", arguments: { a: "x".repeat(8_000_000) } })}\n${line("after-long")}\n`,
        );
        return expectThat((await peer.answerTo("after-long")) !== null, "nothing is answered any more");
      }),
  ),
  must(
    "STDIO-10",
    ON,
    {
      what: "Bytes that are no UTF-8 end nothing.",
      why: "One client with a wrong code page must not end the server.",
      remedy: "Decode with replacement characters.",
    },
    (probe) =>
      probe.withProcess(async (peer) => {
        peer.write(Uint8Array.of(0xff, 0xfe, 0x80, 0x0a));
        peer.write(`${line("after-bytes")}\n`);
        return expectThat((await peer.answerTo("after-bytes")) !== null, "nothing is answered any more");
      }),
  ),
  must(
    "STDIO-11",
    ON,
    {
      what: "It starts in the small environment that clients give.",
      why: "Claude Desktop passes on PATH and HOME and little else.",
      remedy: "Need no other variable, or say which one in the documents.",
    },
    async (probe) => {
      const { PATH, HOME, USER, LOGNAME, SHELL, TERM, APPDATA, LOCALAPPDATA, SYSTEMROOT, TEMP, USERPROFILE } = process.env;
      const peer = probe.startProcess({ PATH, HOME, USER, LOGNAME, SHELL, TERM, APPDATA, LOCALAPPDATA, SYSTEMROOT, TEMP, USERPROFILE });
      const answer = await handshake(peer);
      return expectThat(isObject(answer.result), shown(answer));
    },
  ),
  must(
    "STDIO-12",
    ON,
    {
      what: `It answers \`initialize\` within ${START_MS / 1_000} s of its start.`,
      why: "Clients wait no longer.",
      remedy: "Load late what is not needed for the handshake.",
    },
    async (probe) => {
      const peer = probe.startProcess();
      peer.write(`${line("start", "initialize", initializeParams())}\n`);
      return expectThat((await peer.answerTo("start", START_MS)) !== null, "no answer");
    },
  ),
  should(
    "STDIO-13",
    ON,
    {
      what: "What was asked before stdin was closed is still answered.",
      why: "Scripts write all they want, and close.",
      remedy: "Finish what was read before you end.",
    },
    async (probe) => expectThat((await probe.endOfInput()).answered, "no answer"),
  ),
  must("STDIO-14", ON, { what: "stdout stays pure while wrong messages come.", ...PURE }, (probe) =>
    probe.withProcess(async (peer) => {
      for (const wrong of ["hello", '{"jsonrpc":"2.0"', '{"jsonrpc":"2.0","id":1,"method":5}']) peer.write(`${wrong}\n`);
      await request(peer, "ping");
      return expectThat(peer.strayLines.length === 0, shown(peer.strayLines[0]));
    }),
  ),
];
