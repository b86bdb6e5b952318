import { type Check, expectThat, type Finding, failed, must, passed, should, shown, skipped } from "../check.ts";
import { isAnswer } from "../json-rpc.ts";
import { isStream } from "../peers/http-exchange.ts";
import type { HttpPeer } from "../peers/http-peer.ts";
import { handshake, isAlive } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

/* "Resumability and Redelivery": https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery */

const ON = ["http"] as const;
const ASKED = "to-be-resumed";

/** A session with an answer that came as a stream, and the id of that stream's first event. */
interface Streamed {
  peer: HttpPeer;
  firstEvent: string;
}

/** A check of servers whose events have ids. */
const streamed =
  (run: (streamed: Streamed, probe: Probe) => Promise<Finding>) =>
  async (probe: Probe): Promise<Finding> => {
    const peer = probe.httpSession();
    await handshake(peer);
    const reply = await peer.post(`{"jsonrpc":"2.0","id":"${ASKED}","method":"ping"}`, ASKED);
    if (!isStream(reply)) return skipped("it answers with JSON");
    const firstEvent = /^id: ?(\S+)$/m.exec(reply.text)?.[1];
    return firstEvent === undefined ? skipped("its events have no ids") : run({ peer, firstEvent }, probe);
  };

/** Opens the stream again after this event. */
const resume = (probe: Probe, peer: HttpPeer, lastEvent: string, enough?: typeof isAnswer) =>
  probe.send(
    { method: "GET", headers: { ...peer.headers(), accept: "text/event-stream", "last-event-id": lastEvent } },
    probe.http().url,
    enough,
  );

export const resumingChecks: Check[] = [
  should(
    "RESUME-01",
    ON,
    {
      what: "An answer that was lost on its way comes again to a client that names the last event it has seen.",
      why: "Otherwise a connection that breaks costs the whole call.",
      remedy: "Give a stream an event with an id first, keep what follows, and send it after `Last-Event-ID`.",
    },
    streamed(async ({ peer, firstEvent }, probe) => {
      const { status, messages } = await resume(probe, peer, firstEvent, isAnswer);
      return expectThat(
        messages.some(({ id }) => id === ASKED),
        `status ${status}, ${shown(messages)}`,
      );
    }),
  ),
  must(
    "RESUME-02",
    ON,
    {
      what: "Another session gets nothing of it.",
      why: "Whoever learns or guesses an event's id would read somebody else's answers.",
      remedy: "Keep events by session, and look for an id only there.",
    },
    streamed(async ({ firstEvent }, probe) => {
      const stranger = probe.httpSession();
      await handshake(stranger);
      const { text } = await resume(probe, stranger, firstEvent);
      return expectThat(!text.includes(ASKED), shown(text));
    }),
  ),
  must(
    "RESUME-03",
    ON,
    {
      what: "An event that there never was ends nothing.",
      why: "Clients come back after a restart of the server with ids of before.",
      remedy: "Open a new stream, or refuse with 4xx.",
    },
    streamed(async ({ peer }, probe) => {
      const { status } = await resume(probe, peer, "easel-no-such-event");
      if (status >= 500) return failed(`status ${status}`);
      const dead = await isAlive(peer);
      return dead === null ? passed : failed(dead);
    }),
  ),
];
