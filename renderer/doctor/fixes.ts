import { messages } from "#contract/messages/messages.ts";
import type { ClientView, DoctorStep } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { goTo, planChange } from "../state/app-store.ts";

type Fix = NonNullable<DoctorStep["fix"]>;

/** Names the app that it is about, so that nobody takes it for Easel. */
export function fixLabel(fix: Fix, aiApps: readonly ClientView[]): string {
  switch (fix.kind) {
    case "open":
      return messages.doctor.fixes.open[fix.page];
    case "restart_client":
      return messages.connect.restart(aiApps.find(({ id }) => id === fix.client)?.name ?? messages.doctor.steps.client);
    default:
      return messages.doctor.fixes[fix.kind];
  }
}

export async function doFix(fix: Fix): Promise<void> {
  switch (fix.kind) {
    case "start_engine":
      await act("engine.start");
      return;
    case "restart_engine":
      await act("engine.restart");
      return;
    case "open":
      return goTo(fix.page);
    case "connect":
      return planChange(fix.client, "write");
    case "restart_client":
      await act("connect.restart", fix.client);
      return;
    case "paint": {
      const answer = await act("jobs.run", { tool: "generate_image", arguments: { prompt: messages.doctor.testPrompt, preset: "draft" } });
      if (answer.ok) goTo("home");
    }
  }
}
