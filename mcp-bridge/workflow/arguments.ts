import type { Random } from "#comfyui/clock.ts";
import type { EngineFacts, ResolvedArguments, Variant, Workflow, WorkflowDefaults } from "./workflow.ts";

export interface ResolveOptions {
  defaults: WorkflowDefaults;
  engine: EngineFacts;
  random: Random;
}

/**
 * Completes and checks the arguments of one call: argument, else preset, else default.
 * `checkArguments` inside runs first and needs no engine.
 * Throws EaselError argument_invalid, model_missing or config_invalid (a configured default outside the template's bounds).
 */
export async function resolveArguments(
  _workflow: Workflow,
  _variant: Variant,
  _raw: unknown,
  _options: ResolveOptions,
): Promise<ResolvedArguments> {
  throw new Error("being written");
}

/** The part of the checks that needs no engine, so that a bad call is refused at once even while the engine starts. */
export function checkArguments(_workflow: Workflow, _raw: unknown): void {
  throw new Error("being written");
}
