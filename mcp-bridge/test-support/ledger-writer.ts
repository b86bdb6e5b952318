import { setImmediate as breathe } from "node:timers/promises";
import { systemClock } from "#base/clock.ts";
import { openLog } from "#base/log.ts";
import type { JobState } from "#contract/job.ts";
import { LOCAL } from "../auth/principal.ts";
import { Ledger } from "../jobs/record/ledger.ts";
import { Owners, thisProcess } from "../jobs/record/owner.ts";

// Writes `count` jobs of three lines each into the ledger, and makes it shorter whenever that is due: ledger-writer.ts FILE NAME COUNT
const [file = "", name = "", count = "0"] = process.argv.slice(2);
const log = openLog({ level: "error", format: "text", file: null });
const ledger = new Ledger({ file, owners: new Owners(await thisProcess(), systemClock), log, compactFrom: 40, maxEnded: 1_000_000 });
for (let n = 0; n < Number(count); n++) {
  const view = { id: `${name}${n}`, tool: "t", client: name, arguments: {}, createdAt: 1, startedAt: null, finishedAt: null };
  const append = (state: JobState) => ledger.append({ view: { ...view, state }, key: null, principal: LOCAL.id });
  append({ kind: "waiting_for_engine" });
  append({ kind: "queued", position: null });
  await breathe();
  append({ kind: "cancelled" });
  await ledger.compact();
}
// As a bridge does every few seconds: a file that was replaced meanwhile is noticed.
ledger.read();
