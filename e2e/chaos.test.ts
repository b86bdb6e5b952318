import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Picture } from "#contract/gallery.ts";
import { chance } from "./chance.ts";
import { Customer, engineRuns, type House, isEnd, ledgerLines, openHouse } from "./chaos.ts";
import { Computer, type Easel, startEasel } from "./easel.ts";

/**
 * The whole proof is 200 jobs (`EASEL_CHAOS_JOBS=200`), and the same on a real ComfyUI: `EASEL_CHAOS_ENGINE` is its command
 * (see chaos.ts). There a life needs longer to get anywhere: `EASEL_CHAOS_PAUSE` seconds.
 */
const JOBS = Number(process.env.EASEL_CHAOS_JOBS ?? 30);
const PAUSE = Number(process.env.EASEL_CHAOS_PAUSE ?? 1);
const NAMES = ["claude-ai", "cursor", "codex-mcp-client"];
/** The last death is followed by starts, and what is waited for may come late. Milliseconds. */
const SETTLED = 90_000 + PAUSE * 60_000;

const freePort = async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe("chaos", () => {
  const computer = new Computer();
  const state = computer.stateDirectory;
  const jobs = () => [...new Map(ledgerLines(state).map((job) => [job.id, job])).values()];
  const count = (kind: string) => jobs().filter((job) => job.state.kind === kind).length;
  let house: House;

  beforeAll(async () => {
    house = openHouse(computer, await freePort());
    await vi.waitUntil(() => fs.existsSync(path.join(state, "bridge.sock")), { timeout: 110_000 });
  });
  afterAll(async () => {
    await house?.end();
    computer.remove();
  });

  it(
    `${JOBS} jobs of 3 clients, while everything is killed with -9: each comes to one end, none runs twice, no picture is lost`,
    async () => {
      let open = true;
      const customers = NAMES.map((name) => new Customer(name, state));
      const victims = { ...house.victims, ...Object.fromEntries(customers.map((customer) => [customer.name, () => customer.kill()])) };
      const kills: Record<string, number> = {};
      const random = chance("chaos");
      const killing = (async () => {
        while (open) {
          await wait(PAUSE * (400 + random() * 1_600));
          // An app that starts takes the bridge and the engine with it, so it is killed less often than they are.
          const names = Object.keys(victims).filter((name) => name !== "app" || random() < 0.5);
          const name = names[Math.floor(random() * names.length)] ?? "bridge";
          victims[name]?.();
          kills[name] = (kills[name] ?? 0) + 1;
        }
      })();
      await Promise.all(customers.map((customer) => customer.ask(Math.ceil(JOBS / NAMES.length), 6)));
      open = false;
      await killing;

      // Nobody is killed any more: whatever was accepted must come to its end by itself.
      const unfinished = () =>
        jobs().flatMap((job) => (isEnd(job) ? [] : [`${job.id} ${job.client} ${job.state.kind} ${job.engine ?? "not posted"}`]));
      await expect.poll(unfinished, { timeout: SETTLED, interval: 500 }).toEqual([]);

      const lines = ledgerLines(state);
      for (const job of jobs()) {
        // A line may be there twice (after the file was made shorter), but all must say the same.
        const ends = new Set(lines.filter((line) => line.id === job.id && isEnd(line)).map((line) => JSON.stringify(line.state)));
        expect([...ends]).toEqual([JSON.stringify(job.state)]);
        if (job.state.kind === "failed") expect(job.state.error.message).not.toBe("");
        if (job.state.kind !== "done") continue;
        expect(job.state.outputs.length).toBeGreaterThan(0);
        for (const { fileName } of job.state.outputs) expect(fs.existsSync(path.join(state, "pictures", String(fileName)))).toBe(true);
      }
      const ids = new Set(jobs().map(({ id }) => id));
      const runs = [...engineRuns(house.outputDirectory)].filter(([id]) => ids.has(id));
      expect(runs.length).toBeGreaterThan(0);
      expect(runs.filter(([, times]) => times > 1)).toEqual([]);
      const answered = customers.reduce((sum, customer) => sum + customer.answered, 0);
      console.log(
        `chaos: kills ${JSON.stringify(kills)}; ${ids.size} jobs accepted: ${count("done")} done, ${count("failed")} failed, ${count("cancelled")} cancelled; ${answered} calls answered; ${runs.length} jobs ran on the engine, none twice`,
      );
      const reasons = jobs().flatMap(({ state }) => (state.kind === "failed" ? [`${state.error.kind}: ${state.error.message}`] : []));
      for (const reason of new Set(reasons)) console.log(`  failed: ${reason} (${reasons.filter((each) => each === reason).length})`);
      expect(count("done")).toBeGreaterThan(0);
    },
    60_000 + SETTLED + JOBS * 5_000 * Math.max(1, PAUSE),
  );

  it("leaves no process behind", async () => {
    await house.end();
    await computer.quiet();
  });

  it("every finished picture is in the gallery that the window shows", async () => {
    const easel = await startEasel(computer, { EASEL_ENGINE: "practice" });
    const finished = jobs().flatMap((job) => (job.state.kind === "done" ? job.state.outputs.map(({ reference }) => reference) : []));
    await expect.poll(() => picturesOf(easel)).toHaveLength(finished.length);
    const pictures = await picturesOf(easel);
    expect(pictures.map(({ reference }) => reference).sort()).toEqual(finished.sort());
    for (const { client, engine } of pictures) {
      expect(NAMES).toContain(client);
      expect(engine).not.toBeNull();
    }
    await easel.open("Gallery");
    await easel.page.locator("img[src^='easel-media://thumb/']").first().waitFor();
    await easel.quit();
    await computer.quiet();
  });
});

/** What the window is told when it asks for the gallery. */
async function picturesOf(easel: Easel): Promise<Picture[]> {
  const all: Picture[] = [];
  for (;;) {
    const { total, pictures } = await easel.call("gallery.list", { offset: all.length, limit: 100, search: "" });
    all.push(...pictures);
    if (all.length >= total || pictures.length === 0) return all;
  }
}
