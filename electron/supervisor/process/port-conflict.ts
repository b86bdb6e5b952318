import type { EngineNote } from "#contract/view.ts";
import { findRunning } from "../discovery/running.ts";
import type { LaunchSpec } from "./engine-process.ts";
import { portOwner } from "./port-owner.ts";

/** Who has the default port of an engine that got another one, and whether that is a ComfyUI. Null when it got its default port. */
export async function findPortConflict({ url, defaultPort }: LaunchSpec): Promise<Extract<EngineNote, { kind: "port_taken" }> | null> {
  const used = Number(new URL(url).port);
  if (defaultPort === undefined || defaultPort === used) return null;
  const [owner, [comfy]] = await Promise.all([portOwner(defaultPort), findRunning([defaultPort])]);
  return { kind: "port_taken", usual: defaultPort, used, by: owner?.name ?? null, comfy: comfy?.url ?? null };
}
