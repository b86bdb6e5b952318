import type { EngineNote } from "#contract/view.ts";
import { findRunning } from "../discovery/running.ts";
import type { Recipe } from "./engine-process.ts";
import { portHolder } from "./port-owner.ts";

/** Who has the usual port of an engine that got another one, and whether that is a ComfyUI. Null when it got its own. */
export async function portTaken({ url, usualPort }: Recipe): Promise<Extract<EngineNote, { kind: "port_taken" }> | null> {
  const used = Number(new URL(url).port);
  if (usualPort === undefined || usualPort === used) return null;
  const [holder, [comfy]] = await Promise.all([portHolder(usualPort), findRunning([usualPort])]);
  return { kind: "port_taken", usual: usualPort, used, by: holder?.name ?? null, comfy: comfy?.url ?? null };
}
