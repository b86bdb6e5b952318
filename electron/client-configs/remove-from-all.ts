import { type ErrorReport, reportOf } from "#contract/errors.ts";
import type { Connect, MayQuit } from "./connect.ts";

/** An AI app whose settings held our entry, and why it is still there; null = it is out. */
export interface Removal {
  name: string;
  error: ErrorReport | null;
}

/** Takes our entry out of every AI app's settings that hold it, one after the other. One that cannot be changed keeps none of the others. */
export async function removeFromAll(connect: Connect, mayQuit?: MayQuit): Promise<Removal[]> {
  const removals: Removal[] = [];
  for (const { id, name, config } of await connect.list()) {
    if (config.kind !== "written" && config.kind !== "stale") continue;
    removals.push({ name, error: await remove(connect, id, mayQuit).catch(reportOf) });
  }
  return removals;
}

async function remove(connect: Connect, client: string, mayQuit: MayQuit | undefined): Promise<ErrorReport | null> {
  const plan = await connect.plan(client, "remove");
  if (plan.kind === "refused") return plan.error;
  if (plan.kind === "change") await connect.apply(client, plan.planId, mayQuit);
  return null;
}
