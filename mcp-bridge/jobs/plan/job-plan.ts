import type { Random } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import { limitsFor } from "../../auth/principal.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { CatalogMark } from "../../engines/engine-catalog.ts";
import type { EngineHandle } from "../../engines/engine-handle.ts";
import { describeImageFile, describeWithoutVision } from "../../images/describe-image.ts";
import { sizesWithArea } from "../../images/requested-area.ts";
import { resolveArguments } from "../../workflow/arguments.ts";
import { enforceLimits } from "../../workflow/limits/job-limits.ts";
import { missingError, pickVariant } from "../../workflow/requirements/variant.ts";
import type { ResolvedArguments, Variant } from "../../workflow/workflow.ts";
import type { JobRequest } from "../record/job-request.ts";
import { prefetch } from "./prefetch.ts";
import { isUnchanged, type WorkKey, workKeyOf } from "./work-key.ts";

/** How one engine is to do what a request asks for, with everything filled in that the request left open. */
export type JobPlan = ReadyPlan | AnsweredPlan;

interface ReadyPlan {
  kind: "ready";
  engine: EngineHandle;
  /** When the engine's catalog was asked for it. */
  mark: CatalogMark;
  variant: Variant;
  resolved: ResolvedArguments;
  workKey: WorkKey;
}

/** There is nothing to do for the engine: the answer is known. */
interface AnsweredPlan {
  kind: "answered";
  engine: EngineHandle;
  mark: CatalogMark;
  answer: Extract<JobState, { kind: "done" }>;
}

/** A plan that is being made. Its promise may reject with what `planJob` throws. */
export interface PendingPlan {
  /** For which it is being made. */
  engine: EngineHandle;
  plan: Promise<JobPlan>;
}

export interface PlanOptions {
  config: BridgeConfig;
  random: Random;
}

/** Throws EaselError: what the request asks for cannot be made on this engine, or the engine cannot be asked. */
export async function planJob(request: JobRequest, engine: EngineHandle, options: PlanOptions): Promise<JobPlan> {
  try {
    return await planFromCatalog(request, engine, options);
  } catch (error) {
    // The model may have been installed after we last looked.
    const mayHaveCome = error instanceof EaselError && (error.kind === "model_missing" || error.kind === "node_missing");
    if (!mayHaveCome || !engine.catalog.clear()) throw error;
    return planFromCatalog(request, engine, options);
  }
}

/**
 * The plan that is being made, if it is for this engine and nothing about the engine has changed since; else null, and also when it
 * could not be made. Throws EaselError when the engine has to be asked about its models and cannot be.
 */
export async function reusePlan(pending: PendingPlan | null, engine: EngineHandle): Promise<JobPlan | null> {
  if (pending?.engine !== engine) return null;
  const plan = await pending.plan.catch(() => null);
  if (!plan || !engine.catalog.isCurrent(plan.mark)) return null;
  return plan.kind === "answered" || (await isUnchanged(plan.workKey, engine)) ? plan : null;
}

async function planFromCatalog(request: JobRequest, engine: EngineHandle, { config, random }: PlanOptions): Promise<JobPlan> {
  const { workflow, given, pictures, requester } = request;
  const { catalog, stats } = engine;
  const { defaults } = config.workflows;
  const mark = catalog.mark();
  prefetch(workflow, catalog);
  const choice = await pickVariant(workflow, catalog, { given, defaults });
  if (choice.kind === "missing") {
    const error = missingError(workflow, choice.missing, stats.practice);
    const [picture] = Object.values(pictures);
    // Something can be said of a picture without the model that looks at it, as long as nobody takes this for a look.
    if (workflow.produces !== "text" || !picture) throw error;
    const text = [describeWithoutVision(error), ...describeImageFile(picture)];
    return { kind: "answered", engine, mark, answer: { kind: "done", outputs: [], text } };
  }
  const { variant } = choice;
  const resolved = enforceLimits(
    { workflow, variant, given, pictures: sizesWithArea(pictures, request.area) },
    await resolveArguments(workflow, variant, given, { defaults, engine: catalog, random }),
    limitsFor(requester.principal, config.limits.job),
  );
  const workKey = await workKeyOf({ workflow, variant, resolved, pictures, principal: requester.principal.id }, engine);
  return { kind: "ready", engine, mark, variant, resolved, workKey };
}
