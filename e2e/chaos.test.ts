import { spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Customer, engineRuns, type Immortal, isEnd, ledgerLines, startDaemon, startEngine } from "./chaos.ts";

/** The whole proof is 200 (`EASEL_CHAOS_JOBS=200`), also against a real ComfyUI (`EASEL_CHAOS_ENGINE_URL`, which is not killed). */
const JOBS = Number(process.env.EASEL_CHAOS_JOBS ?? 30);
const GIVEN = process.env.EASEL_CHAOS_ENGINE_URL;
const NAMES = ["claude-ai", "cursor", "codex-mcp-client"];

const freePort = async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe("chaos", () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel chäos "));
  const state = path.join(home, "state");
  let engine: Immortal | undefined;
  let daemon: Immortal;
  let customers: Customer[];

  beforeAll(async () => {
    const port = await freePort();
    const url = GIVEN ?? `http://127.0.0.1:${port}`;
    engine = GIVEN ? undefined : startEngine(home, port);
    daemon = startDaemon(state, url);
    customers = NAMES.map((name) => new Customer(name, state));
    await wait(1_000);
  });
  afterAll(async () => {
    await Promise.all([daemon?.end(), engine?.end()]);
    fs.rmSync(home, { recursive: true, force: true });
  });

  it(
    `${JOBS} jobs of 3 clients, while everything is killed with -9: each ends once, none runs twice, no picture is lost`,
    async () => {
      let open = true;
      const victims = [() => engine?.kill(), () => daemon.kill(), ...customers.map((customer) => () => customer.kill())];
      const killing = (async () => {
        let kills = 0;
        while (open) {
          await wait(400 + Math.random() * 1_600);
          victims[Math.floor(Math.random() * victims.length)]?.();
          kills += 1;
        }
        return kills;
      })();
      await Promise.all(customers.map((customer) => customer.ask(Math.ceil(JOBS / NAMES.length), 6)));
      open = false;
      const kills = await killing;

      // Nobody is killed any more: whatever was accepted must come to its end by itself.
      const jobs = () => [...new Map(ledgerLines(state).map((job) => [job.id, job])).values()];
      await expect
        .poll(
          () =>
            jobs()
              .filter((job) => !isEnd(job))
              .map(({ id, state }) => `${id} ${state.kind}`),
          { timeout: 90_000, interval: 500 },
        )
        .toEqual([]);

      const lines = ledgerLines(state);
      for (const job of jobs()) {
        const ends = new Set(lines.filter((line) => line.id === job.id && isEnd(line)).map((line) => line.state.kind));
        expect([job.id, ...ends]).toHaveLength(2);
        if (job.state.kind !== "done") continue;
        expect(job.state.outputs.length).toBeGreaterThan(0);
        for (const { fileName } of job.state.outputs) expect(fs.existsSync(path.join(state, "pictures", String(fileName)))).toBe(true);
      }
      if (!GIVEN) expect([...engineRuns(path.join(home, "output"))].filter(([, runs]) => runs > 1)).toEqual([]);
      const count = (kind: string) => jobs().filter((job) => job.state.kind === kind).length;
      console.log(
        `chaos: ${kills} kills, ${jobs().length} jobs accepted: ${count("done")} done, ${count("failed")} failed, ${count("cancelled")} cancelled; ${customers.reduce((sum, customer) => sum + customer.answered, 0)} calls answered`,
      );
      expect(count("done")).toBeGreaterThan(0);
    },
    120_000 + JOBS * 3_000,
  );

  it("leaves no process behind", async () => {
    await Promise.all([daemon.end(), engine?.end()]);
    const mine = () =>
      spawnSync("ps", ["axeww", "-o", "pid=,stat=,command="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })
        .stdout.split("\n")
        .filter((line) => line.includes(path.basename(home)) && !/^\s*\d+\s+Z/.test(line) && !line.includes("ps axeww"));
    await expect.poll(mine, { timeout: 10_000 }).toEqual([]);
  });
});
