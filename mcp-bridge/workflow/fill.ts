import type { Graph } from "#comfyui/types.ts";
import type { ResolvedArguments, UploadedImage, Variant, Workflow } from "./workflow.ts";

/**
 * The graph to submit: placeholders replaced, optional nodes removed.
 * `uploaded` has an entry for each of `resolved.images`.
 * Throws EaselError workflow_invalid when a placeholder remains, argument_invalid when a picture would become too large.
 */
export function fillWorkflow(
  _workflow: Workflow,
  _variant: Variant,
  _resolved: ResolvedArguments,
  _uploaded: Record<string, UploadedImage>,
): Graph {
  throw new Error("being written");
}
