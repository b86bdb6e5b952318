import { EaselError } from "#contract/errors.ts";
import type { DoctorStep } from "#contract/view.ts";
import { diagnose, type Symptoms } from "../diagnostics/doctor.ts";
import { paintModelOf } from "../models/paint-model.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

export function doctorHandlers(services: Services): HandlersOf<"doctor"> {
  return { "doctor.look": () => look(services) };
}

/** Tries the whole chain from the engine to a picture in a chat; may take seconds. */
export async function look({ clientConfigs, engine, engineLogins, gallery, state }: Services): Promise<DoctorStep[]> {
  const [probe, model] = await Promise.all([
    clientConfigs.connect.probeBridge(),
    usableModel(engine.url, (url) => engineLogins.headersFor(url)),
  ]);
  const clients = await clientConfigs.list();
  const { bridge, jobs, engine: view } = state.get();
  return diagnose({ engine: view, model, bridge, probe, clients, jobs, pictures: gallery.total });
}

/** A model that the engine at `url` could paint with; null where nobody can be asked. */
async function usableModel(url: string | null, headersFor: (url: string) => Record<string, string>): Promise<Symptoms["model"]> {
  const name = url === null ? null : await paintModelOf(url, headersFor(url));
  if (name === null) return null;
  if (name !== "") return { kind: "usable", name };
  return { kind: "missing", error: new EaselError("model_missing", "no_checkpoint", {}).report() };
}
