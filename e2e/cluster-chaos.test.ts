import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chance } from "./chance.ts";
import { ClusterUnderTest } from "./cluster.ts";
import { Caller, type Outcome } from "./cluster-caller.ts";

/** The whole proof is 1000 calls of 50 clients and 200 faults. */
const CALLS = Number(process.env.EASEL_CLUSTER_CALLS ?? 60);
const CLIENTS = Number(process.env.EASEL_CLUSTER_CLIENTS ?? 6);
const FAULTS = Number(process.env.EASEL_CLUSTER_FAULTS ?? 10);

/** A job's time at an engine: so many steps of so long. */
const STEPS = 5;
const STEP_MS = 80;
/** Longer than a lock lasts. */
const FROZEN_MS = 6_000;
const PARTED_MS = 3_000;
/** What a fault, and a call, may take on a very busy computer. Faults that do not come in time are missed, and that is a failure, too. */
const FAULT_MS = 10_000;
const CALL_MS = 1_000;
/** As long as a caller waits for the last picture, and more. */
const SETTLED_MS = 300_000;
const TOLD_EVERY_MS = 60_000;

describe.skipIf(process.platform === "win32")("a cluster in trouble", () => {
  let cluster: ClusterUnderTest;
  beforeAll(async () => {
    cluster = await ClusterUnderTest.start({ bridges: 2, workers: 3, stepMs: STEP_MS });
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  it(
    `${CALLS} calls of ${CLIENTS} clients and ${FAULTS} faults: every call gets its picture, and the engines make each once`,
    async () => {
      const random = chance("cluster");
      const lastFault = Date.now() + FAULTS * FAULT_MS;
      const faults: string[] = [];
      const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)];
      const harm = async () => {
        const program = pick(cluster.programs);
        const [way, link] = pick([...cluster.links]) ?? [];
        const kind = pick(["killed", "frozen", "restarted", "parted"] as const);
        faults.push(kind === "parted" ? `${way} ${kind}` : `${program?.name} ${kind}`);
        if (kind === "killed") await program?.again("SIGKILL");
        else if (kind === "restarted") await program?.again("SIGTERM");
        else if (kind === "frozen") await program?.freeze(FROZEN_MS);
        else {
          const part = pick([() => link?.cut(), () => link?.silence(), () => link?.delay(1_000)]);
          part?.();
          await wait(PARTED_MS);
          link?.heal();
        }
      };
      let calling = true;
      const harming = (async () => {
        while (faults.length < FAULTS && calling && Date.now() < lastFault) {
          await wait(300 + random() * 1_000);
          await harm();
        }
      })();
      const outcomes: Outcome[] = [];
      let next = 1;
      const clients = Array.from({ length: CLIENTS }, (_, index) => new Caller(`client-${index}`, cluster.bridgeUrls, random));
      const call = async (caller: Caller) => {
        while (next <= CALLS || (faults.length < FAULTS && calling && Date.now() < lastFault)) {
          const seed = next++;
          outcomes.push(await caller.draw({ prompt: "a fox", width: 64, height: 64, steps: STEPS, seed }));
        }
      };
      const tell = () => console.log(`cluster: ${outcomes.length} calls have ended, ${faults.length} faults`);
      const telling = setInterval(tell, TOLD_EVERY_MS);
      await Promise.all(clients.map(call));
      calling = false;
      await harming;
      clearInterval(telling);

      const failed = outcomes.filter(({ reference }) => reference === "");
      const story = () => failed.map(({ text }) => [text, ...cluster.linesAbout(/[0-9a-f-]{36}/.exec(text)?.[0])].join("\n"));
      expect(failed, failed.length === 0 ? "" : [...story(), ...faults].join("\n")).toEqual([]);
      expect(faults.length, "faults that came in time").toBeGreaterThanOrEqual(FAULTS);
      const references = outcomes.map(({ reference }) => reference);
      expect(new Set(references).size, "two calls got one picture").toBe(references.length);
      for (const reference of references)
        expect(fs.existsSync(path.join(cluster.folder, "shared", "pictures", `${reference}.png`))).toBe(true);

      const runs = cluster.runs();
      expect([...runs.keys()].map((id) => id.slice(0, 8)).sort()).toEqual([...references].sort());
      // An engine that dies takes its jobs with it; nothing else makes a job run again.
      const again = [...runs].filter(([, all]) => all.length > 1 + all.filter(({ life }) => life.diedAt !== null).length);
      expect(again.map(([id, all]) => `${id} on ${all.map(({ engine }) => engine.name).join(", ")}`)).toEqual([]);
      for (const [id, all] of runs)
        expect(new Set(all.map(({ life }) => life)).size, `${id} ran twice in one life of an engine`).toBe(all.length);
      console.log(`cluster: ${outcomes.length} calls, ${faults.length} faults, ${[...runs.values()].flat().length} runs`);
      await expect.poll(() => cluster.unfinishedInRedis(), { timeout: SETTLED_MS / 3 }).toEqual([]);
    },
    CALLS * CALL_MS + FAULTS * FAULT_MS + 2 * SETTLED_MS,
  );
});
