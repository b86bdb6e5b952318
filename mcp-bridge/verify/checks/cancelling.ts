import { type Check, EVERYWHERE, failed, must, passed, shown } from "../check.ts";
import { isAlive, notify, request } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

const harmless = (params: unknown) => async (probe: Probe) => {
  const peer = await probe.session();
  const { message } = await notify(peer, "notifications/cancelled", params);
  const dead = await isAlive(peer);
  return dead !== null ? failed(dead) : message === null ? passed : failed(shown(message));
};

const WHY = "Cancels cross with answers on the wire, so that late and doubled ones are usual.";
const REMEDY = "Ignore a cancel of what you do not know.";

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
