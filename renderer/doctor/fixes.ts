import type { DoctorStep } from "#contract/view.ts";
import { act } from "../easel.ts";
import { goTo, planChange } from "../state/studio.ts";
import { doctorText } from "../text/connect.ts";

type Fix = NonNullable<DoctorStep["fix"]>;

export const fixLabel = (fix: Fix): string => (fix.kind === "open" ? doctorText.fixes.open[fix.page] : doctorText.fixes[fix.kind]);

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
      const answer = await act("jobs.run", { tool: "generate_image", arguments: { prompt: doctorText.testPrompt, preset: "draft" } });
      if (answer.ok) goTo("home");
    }
  }
}
