import type { Clock } from "#base/clock.ts";
import { ComfyClient } from "#comfyui/client.ts";
import type { PaintModel } from "#contract/view.ts";
import type { AppContext } from "../app/app-context.ts";
import type { EngineParts } from "../app/engine.ts";

/** The kinds of models that ComfyUI paints with, as it calls their folders. */
const PAINTING_FOLDERS = ["checkpoints", "diffusion_models", "unet_gguf"];
/** While there is none, somebody may be putting one there by hand. */
const LOOK_AGAIN_MS = 10_000;

/** What the engine at `url` could paint with: the first model that it names, "" where it has none, null where it cannot be asked. */
export async function paintModelOf(url: string, headers: Record<string, string>): Promise<string | null> {
  const client = new ComfyClient({ url, headers });
  try {
    // What does not even list its folders is no engine that can be asked.
    const folders = await client.modelFolders();
    for (const folder of PAINTING_FOLDERS.filter((one) => folders.includes(one))) {
      const [name] = await client.models(folder);
      if (name !== undefined) return name;
    }
    return "";
  } catch {
    return null;
  } finally {
    await client.dispose();
  }
}

/** Keeps `AppState.paintModel` true. */
export interface PaintModelWatch {
  /** Looks again: models came or went. */
  look: () => Promise<void>;
  dispose: () => void;
}

export function setupPaintModel({ clock, engineLogins, state }: AppContext, { engine, onReport }: EngineParts): PaintModelWatch {
  const ended = new AbortController();
  const look = async () => {
    const { url } = engine;
    const found = url === null || engine.report.state !== "ready" ? null : await paintModelOf(url, engineLogins.headersFor(url));
    const paintModel: PaintModel = found === null ? "unknown" : found === "" ? "missing" : "there";
    if (paintModel !== state.get().paintModel) state.set({ paintModel });
  };
  const stop = onReport(() => void look());
  void every(LOOK_AGAIN_MS, clock, ended.signal, async () => {
    if (state.get().paintModel === "missing") await look();
  });
  return {
    look,
    dispose: () => {
      stop();
      ended.abort();
    },
  };
}

async function every(ms: number, clock: Clock, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(ms, signal).catch(() => {});
    if (!signal.aborted) await work();
  }
}
