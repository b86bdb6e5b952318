import type { Clock, Random } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import type { BridgeConfig } from "../../config/config.ts";
import { CachedFacts } from "../../engines/engine-catalog.ts";
import type { Engine } from "../../engines/engine-locator.ts";
import { describeImageFile, describeWithoutVision } from "../../images/describe-image.ts";
import { resolveArguments } from "../../workflow/arguments.ts";
import { enforceLimits } from "../../workflow/job-limits.ts";
import { missingError, pickVariant } from "../../workflow/variant.ts";
import type { ResolvedArguments, Variant } from "../../workflow/workflow.ts";
import type { JobRequest } from "../record/job-request.ts";

/** How an engine is to do an order: with all that was left open filled in. */
export type JobPlan =
  | { kind: "ready"; variant: Variant; resolved: ResolvedArguments }
  | { kind: "missing"; instead: Extract<JobState, { kind: "done" }> };

export interface PlanContext {
  config: BridgeConfig;
  clock: Clock;
  random: Random;
}

const known = new WeakMap<Engine["client"], CachedFacts>();

/** What is known of an engine, kept for as long as the configuration says. */
export function factsOf({ client }: Engine, { clock, config }: Pick<PlanContext, "clock" | "config">): CachedFacts {
  const facts = known.get(client) ?? new CachedFacts(client, clock, config.resources.modelsRefreshInterval * 1000);
  known.set(client, facts);
  return facts;
}

/** Throws EaselError. */
export async function makePlan(request: JobRequest, engine: Engine, planning: PlanContext): Promise<JobPlan> {
  const facts = factsOf(engine, planning);
  try {
    return await planWith(request, facts, engine.stats.practice, planning);
  } catch (error) {
    // The model may have been put there after we last looked.
    const mayHaveCome = error instanceof EaselError && (error.kind === "model_missing" || error.kind === "node_missing");
    if (!mayHaveCome || !facts.forget()) throw error;
    return planWith(request, facts, engine.stats.practice, planning);
  }
}

async function planWith(request: JobRequest, facts: CachedFacts, practice: boolean, { config, random }: PlanContext): Promise<JobPlan> {
  const { workflow } = request;
  const { defaults } = config.workflows;
  const choice = await pickVariant(workflow, facts, { given: request.given, defaults });
  if (choice.kind === "missing") {
    const error = missingError(workflow, choice.missing, practice);
    const [picture] = Object.values(request.pictures);
    // A picture can be told about without the model that looks at it, as long as nobody takes this for a look.
    if (workflow.produces !== "text" || !picture) throw error;
    return { kind: "missing", instead: { kind: "done", outputs: [], text: [describeWithoutVision(error), ...describeImageFile(picture)] } };
  }
  const options = { defaults, engine: facts, random };
  const { variant } = choice;
  const resolved = await resolveArguments(workflow, variant, request.given, options);
  const wanted = { workflow, variant, given: request.given, pictures: request.pictures };
  return { kind: "ready", variant, resolved: enforceLimits(wanted, resolved, config.limits.job) };
}
