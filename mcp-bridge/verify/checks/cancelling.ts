import { type Check, EVERYWHERE, expectThat, failed, must, passed, shown } from "../check.ts";
import { handshake, isAlive, notify, request } from "../peers/peer.ts";
import { hangUp } from "../peers/raw-exchange.ts";
import type { Probe } from "../probe.ts";

const harmless = (params: unknown) => async (probe: Probe) => {
  const peer = await probe.session();
  const { message } = await notify(peer, "notifications/cancelled", params);
  const dead = await isAlive(peer);
  return dead !== null ? failed(dead) : message === null ? passed : failed(shown(message));
};

const WHY = "Cancels cross with answers on the wire, so that late and doubled ones are usual.";
const REMEDY = "Ignore a cancel of what you do not know.";

const asked = (id: string) => `{"jsonrpc":"2.0","id":"${id}","method":"tools/list"}`;
const cancel = (id: string) => `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"${id}"}}`;
const CUT = "cut";

export const cancellingChecks: Check[] = [
  must(
    "CANCEL-01",
    EVERYWHERE,
    { what: "A cancel of an unknown request is ignored.", why: WHY, remedy: REMEDY },
    harmless({ requestId: "never-asked" }),
  ),
  must("CANCEL-02", EVERYWHERE, { what: "A cancel without params is ignored.", why: WHY, remedy: REMEDY }, harmless(undefined)),
  must(
    "CANCEL-03",
    EVERYWHERE,
    { what: "A cancel with a wrong id is ignored.", why: WHY, remedy: REMEDY },
    harmless({ requestId: { a: 1 } }),
  ),
  must("CANCEL-04", EVERYWHERE, { what: "A cancel of what was answered is ignored.", why: WHY, remedy: REMEDY }, async (probe) => {
    await request(await probe.session(), "ping", undefined, "answered");
    return harmless({ requestId: "answered", reason: "late" })(probe);
  }),
  must(
    "CANCEL-05",
    EVERYWHERE,
    { what: "Progress with an unknown token is ignored.", why: "It belongs to a request that is over.", remedy: "Ignore it." },
    async (probe) => {
      const peer = await probe.session();
      await notify(peer, "notifications/progress", { progressToken: "never", progress: 1 });
      const dead = await isAlive(peer);
      return dead === null ? passed : failed(dead);
    },
  ),
];

/** They open connections of their own. */
export const cutChecks: Check[] = [
  must(
    "CANCEL-06",
    ["stdio"],
    {
      what: "A request that is cancelled at once is answered once or not at all, and what comes next is answered.",
      why: "People stop what they have just begun.",
      remedy: "Stop the request's work, and leave the connection as it is.",
    },
    (probe) =>
      probe.withProcess(async (peer) => {
        peer.write(`${asked(CUT)}\n${cancel(CUT)}\n`);
        await request(peer, "ping");
        const answers = peer.received.filter(({ id }) => id === CUT);
        return expectThat(answers.length <= 1, shown(answers));
      }),
  ),
  must(
    "CANCEL-07",
    ["http"],
    {
      what: "A client that hangs up in the middle of its request ends nothing.",
      why: "Networks break, and laptops sleep.",
      remedy: "Take a closed connection for what it is, on reading and on writing.",
    },
    async (probe) => {
      const peer = probe.httpSession();
      await handshake(peer);
      const headers = Object.entries(peer.headers()).map(([name, value]) => `${name}: ${value}\r\n`);
      const body = asked(CUT);
      for (const sent of [body, body.slice(0, 20)]) {
        await hangUp(
          probe.http().url,
          (host, path) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers.join("")}Content-Length: ${body.length}\r\n\r\n${sent}`,
        );
      }
      const dead = await isAlive(peer);
      return dead === null ? passed : failed(dead);
    },
  ),
];
