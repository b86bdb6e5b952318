import { z } from "zod";
import { MAX_EXPORT_CHARACTERS, MAX_MEDIA_BYTES } from "./export-limit.ts";

/** How a workflow that somebody made in ComfyUI becomes a tool: what Easel proposes, and what the person makes of it. */

/** A file dropped onto the window or chosen there, or one that lies in the workflows folder already. Only base names, never paths. */
export const WorkflowFile = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("dropped"), name: z.string().max(255), text: z.string().max(MAX_EXPORT_CHARACTERS) }),
  /** A picture, film or sound that ComfyUI has saved with its workflow in it. */
  z.object({ kind: z.literal("media"), name: z.string().max(255), base64: z.string().max(Math.ceil(MAX_MEDIA_BYTES / 3) * 4) }),
  z.object({ kind: z.literal("draft"), name: z.string().max(255) }),
]);
export type WorkflowFile = z.infer<typeof WorkflowFile>;

const Value = z.union([z.string().max(20_000), z.number(), z.boolean()]);

/** One value of the workflow that a call may choose. */
export const ProposedParameter = z.object({
  /** Unique in its proposal. */
  id: z.string(),
  /** What it is, for people: "Prompt", "Model". */
  label: z.string(),
  /** Where it stands, in words: "KSampler: steps". */
  from: z.string(),
  on: z.boolean(),
  name: z.string(),
  description: z.string(),
  type: z.enum(["string", "integer", "number", "boolean", "seed", "image", "mask", "model"]),
  /** What a call without it takes. Null: a call must give it; for a seed, a random one. Pictures have none. */
  default: Value.nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** What this engine offers for it; empty where anything goes. */
  choices: z.array(z.string()),
});
export type ProposedParameter = z.infer<typeof ProposedParameter>;

/** A sentence of the catalogue (`contract/messages/en/window/workflow-warnings.ts`), and the same in English. */
export const WorkflowWarning = z.object({
  code: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  message: z.string(),
});
export type WorkflowWarning = z.infer<typeof WorkflowWarning>;

export const WorkflowProposal = z.object({
  /** Give this back with `save`. Known until the bridge ends, or ten newer ones were made. */
  proposalId: z.string(),
  toolName: z.string(),
  title: z.string(),
  description: z.string(),
  /** Those that a call should choose first. */
  parameters: z.array(ProposedParameter),
  /** Nodes whose result comes back, in words. */
  outputs: z.array(z.string()),
  /** What will not work on this engine as it is. */
  warnings: z.array(WorkflowWarning),
});
export type WorkflowProposal = z.infer<typeof WorkflowProposal>;

/** What the person made of a proposal. */
export const WorkflowChoice = z.object({
  proposalId: z.string(),
  toolName: z.string().max(40),
  title: z.string().max(200),
  description: z.string().max(2_000),
  parameters: z.array(ProposedParameter.pick({ id: true, on: true, name: true, description: true, default: true })).max(200),
});
export type WorkflowChoice = z.infer<typeof WorkflowChoice>;

/** A template that could not be used, and why. */
export const BrokenWorkflow = z.object({ file: z.string(), line: z.number().int().nullable(), reason: z.string() });

/** What lies in the person's workflows folder. */
export const WorkflowList = z.object({
  tools: z.array(
    z.object({
      toolName: z.string(),
      title: z.string(),
      description: z.string(),
      /** Node classes that the engine does not have; the tool answers node_missing. */
      missingNodes: z.array(z.string()),
    }),
  ),
  /** Exports that wait to be made a tool. */
  drafts: z.array(z.string()),
  broken: z.array(BrokenWorkflow),
});
export type WorkflowList = z.infer<typeof WorkflowList>;
