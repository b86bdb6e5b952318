import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#comfyui/errors.ts";
import type { EngineSource } from "#contract/view.ts";
import { comfyRecipe, foundNoGraphicsCard, type PracticeProgram, practiceRecipe } from "./recipe.ts";
import type { Plan } from "./supervisor.ts";

/** Where a ComfyUI that somebody started usually answers: its default, and Comfy Desktop's first ports. */
const USUAL_ADDRESSES = [8188, 8000, 8001].map((port) => `http://127.0.0.1:${port}`);
const PROBE_TIMEOUT_MS = 2_000;

/** From what the person chose to what the supervisor does. Throws config_invalid when the choice cannot work. */
export async function planFor(source: EngineSource, practice: PracticeProgram): Promise<Plan> {
  switch (source.kind) {
    case "practice":
      return { kind: "launch", recipe: () => practiceRecipe(practice) };
    case "folder": {
      // Tried once now, so that a wrong folder is told at once instead of as a crash.
      await comfyRecipe(source.path);
      let cpu = false;
      return {
        kind: "launch",
        recipe: (lastExit) => {
          cpu ||= foundNoGraphicsCard(lastExit);
          return comfyRecipe(source.path, { cpu });
        },
      };
    }
    case "url":
      return { kind: "attach", url: checkedAddress(source.url) };
    case "auto": {
      const url = await findRunning();
      return url ? { kind: "attach", url } : { kind: "launch", recipe: () => practiceRecipe(practice) };
    }
  }
}

function checkedAddress(address: string): string {
  try {
    const url = new URL(address);
    if ((url.protocol === "http:" || url.protocol === "https:") && !url.username) return url.href.replace(/\/+$/, "");
  } catch {
    // said below
  }
  throw new EaselError("config_invalid", "That is not an address of a ComfyUI.", 'Write it like "http://127.0.0.1:8188".', { address });
}

/** The first usual address where a ComfyUI answers, by the shape of its answer. */
export async function findRunning(): Promise<string | null> {
  for (const url of USUAL_ADDRESSES) {
    const client = new ComfyClient({ url });
    try {
      await client.systemStats(AbortSignal.timeout(PROBE_TIMEOUT_MS));
      return url;
    } catch {
      // nothing there, or something else
    } finally {
      await client.dispose();
    }
  }
  return null;
}
