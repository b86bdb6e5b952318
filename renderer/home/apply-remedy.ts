import type { CallInput } from "#contract/ipc.ts";
import { openModels } from "../models/open.ts";
import { act } from "../state/act.ts";
import { goTo } from "../state/app-store.ts";
import type { Remedy } from "./remedies.ts";

/** Does what a remedy promises. `run` asks for the work and says whether it was taken; so does the answer here. */
export async function applyRemedy(remedy: Remedy, run: (call: CallInput<"jobs.run">) => Promise<boolean>): Promise<boolean> {
  switch (remedy.kind) {
    case "free_and_run": {
      const freed = await act("engine.free");
      return freed.ok && run(remedy.call);
    }
    case "run":
      return run(remedy.call);
    case "engine":
      await act(remedy.call);
      return false;
    case "get_model":
      openModels(remedy.name);
      return false;
    case "open":
      goTo(remedy.page);
      return false;
  }
}
