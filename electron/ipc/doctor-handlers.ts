import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";
import { diagnose, type Symptoms } from "../diagnostics/doctor.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

export function doctorHandlers({ clientConfigs, engine, engineLogin, state }: Services): HandlersOf<"doctor"> {
  return {
    "doctor.look": async () => {
      const [probe, model] = await Promise.all([
        clientConfigs.connect.probeBridge(),
        usableModel(engine.url, (url) => engineLogin.headersFor(url)),
      ]);
      const clients = await clientConfigs.list();
      const { bridge, jobs, engine: view } = state.get();
      return diagnose({ engine: view, model, bridge, probe, clients, jobs });
    },
  };
}

/** A model that the engine at `url` could paint with; null where nobody can be asked. */
async function usableModel(url: string | null, headersFor: (url: string) => Record<string, string>): Promise<Symptoms["model"]> {
  if (url === null) return null;
  const client = new ComfyClient({ url, headers: headersFor(url) });
  try {
    const [name] = await client.models("checkpoints");
    if (name !== undefined) return { kind: "usable", name };
    return { kind: "missing", error: new EaselError("model_missing", "no_checkpoint", {}).report() };
  } catch {
    return null;
  } finally {
    await client.dispose();
  }
}
