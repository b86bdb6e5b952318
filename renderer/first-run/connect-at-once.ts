import { ask } from "../ipc/ask.ts";
import { planChange } from "../state/app-store.ts";
import { loadAiApps } from "../state/listen.ts";
import { problemToast } from "../state/toasts.ts";

/** Writes our entry where nothing speaks against it; else shows what the change would be, and the person decides. */
export async function connectAtOnce(client: string): Promise<void> {
  const plan = await ask("connect.plan", { client, action: "write" });
  if (!plan.ok || plan.value.kind !== "change" || plan.value.warnings.length > 0) return planChange(client, "write");
  const answer = await ask("connect.apply", { client, planId: plan.value.planId });
  if (!answer.ok) problemToast(answer.error);
  await loadAiApps();
}
