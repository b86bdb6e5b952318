import type { PooledEngine } from "#contract/engines.ts";
import type { EngineMember } from "./engine-member.ts";

/** An engine as those see it who look after the bridge: without its address, and without what anybody asked for. */
export function describeEngine({ id, state, engine, running, load, spec, paceMs, lastFault }: EngineMember): PooledEngine {
  const device = engine?.stats.devices[0];
  return {
    name: id,
    state,
    version: engine?.stats.version ?? null,
    running: [...running.values()].map(({ tool }) => tool),
    slots: load.slots,
    foreign: load.foreign,
    weight: load.weight,
    labels: [...spec.labels],
    memory: device === undefined || device.vram.total === 0 ? null : device.vram,
    device: device?.name ?? null,
    paceMs: paceMs === null ? null : Math.round(paceMs),
    lastFault,
  };
}
