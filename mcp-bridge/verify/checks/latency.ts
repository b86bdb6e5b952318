import { type Check, EVERYWHERE, expectThat, should } from "../check.ts";
import { request } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

/** The middle of `count` times of one request after the other, in milliseconds. */
async function median(probe: Probe, method: string, count: number): Promise<number> {
  const peer = await probe.session();
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await request(peer, method);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(count / 2)] ?? 0;
}

const limits: readonly [id: string, method: string, limitMs: number][] = [
  ["SPEED-01", "ping", 100],
  ["SPEED-02", "tools/list", 500],
];

export const latencyChecks: Check[] = limits.map(([id, method, limitMs]) =>
  should(
    id,
    EVERYWHERE,
    {
      what: `\`${method}\` takes at most ${limitMs} ms, the middle of nine.`,
      why: "Hosts ask at each start, and people wait.",
      remedy: "Keep what does not change; ask nobody else for a list.",
    },
    async (probe) => {
      if (method !== "ping" && (await probe.capabilities()).tools === undefined) return { result: "skipped", because: "it has no tools" };
      const took = await median(probe, method, 9);
      return expectThat(took <= limitMs, `${took.toFixed(1)} ms`);
    },
  ),
);
