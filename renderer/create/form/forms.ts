import { useEffect } from "react";
import { create } from "zustand";
import type { ErrorView } from "#contract/job.ts";
import type { FormField, ModelChoice, ToolForm, ToolForms } from "#contract/tool-form.ts";
import type { AppState } from "#contract/view.ts";
import { ask } from "../../ipc/ask.ts";
import { useLatest } from "../../state/use-latest.ts";
import type { Value, Values } from "../create-state.ts";

interface KnownForms {
  /** Null until the bridge has told them. */
  forms: ToolForms | null;
  error: ErrorView | null;
}

/** What can be made; kept, so that the page is there at once when somebody comes back to it. */
export const useForms = create<KnownForms>(() => ({ forms: null, error: null }));

/** Asks for the forms, and again whenever the tools or the engine are others. Returns the function that asks now. */
export function useFreshForms({ bridge, engine }: AppState): () => Promise<void> {
  const { ask: latest } = useLatest();
  const look = () =>
    latest(ask("create.forms"), (answer) => {
      useForms.setState(answer.ok ? { forms: answer.value, error: null } : { error: answer.error });
    });
  const engineState = engine.state.kind;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever these are, what can be made may be something else
  useEffect(() => {
    if (bridge.kind === "ready") void look();
  }, [bridge, engineState, engine.source]);
  return look;
}

/** The model that a call with these values would use; null where that is not known. */
export function modelInUse(form: ToolForm, values: Values): ModelChoice | null {
  for (const { name, input } of form.fields) {
    if (input.kind !== "model") continue;
    const file = values[name] ?? input.default;
    return input.models.find((model) => model.file === file) ?? null;
  }
  return null;
}

/** What a call takes that leaves the argument out; null where nobody can tell. */
export function usualValue(form: ToolForm, field: FormField, values: Values): Value | null {
  if (field.setting !== null) {
    const preset = String(values.preset ?? form.defaultPreset ?? "");
    return modelInUse(form, values)?.about?.settings[preset]?.[field.setting] ?? null;
  }
  return "default" in field.input ? field.input.default : null;
}
