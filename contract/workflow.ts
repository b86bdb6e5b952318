import { z } from "zod";
import { MAX_EXPORT_CHARACTERS, MAX_MEDIA_BYTES } from "./workflow-files.ts";

/** How a workflow that somebody made in ComfyUI becomes a tool: what Easel proposes, and what the person makes of it. */

/** A file dropped onto the window or chosen there, or one that lies in the workflows folder already. Only base names, never paths. */
export const WorkflowFile = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("dropped"), name: z.string().max(255), text: z.string().max(MAX_EXPORT_CHARACTERS) }),
  /** A picture, film or sound that ComfyUI has saved with its workflow in it. */
  z.object({ kind: z.literal("media"), name: z.string().max(255), base64: z.string().max(Math.ceil(MAX_MEDIA_BYTES / 3) * 4) }),
  z.object({ kind: z.literal("draft"), name: z.string().max(255) }),
  /** The template of this tool, to be changed. */
  z.object({ kind: z.literal("tool"), name: z.string().max(40) }),
]);
export type WorkflowFile = z.infer<typeof WorkflowFile>;

/** Of an argument of a trial, which may be a picture as a data URI. */
const MAX_TRIAL_CHARACTERS = 40_000_000;

const Value = z.union([z.string().max(20_000), z.number(), z.boolean()]);

/** What a value is for, where Easel knows it. Their names for people are in the catalogue (`contract/messages/en/window/workflows.ts`). */
export const ParameterMeaning = z.enum([
  "prompt",
  "negative_prompt",
  "image",
  "mask",
  "model",
  "lora",
  "lora_strength",
  "upscale_model",
  "width",
  "height",
  "aspect_ratio",
  "resolution",
  "duration",
  "steps",
  "cfg",
  "guidance",
  "denoise",
  "sampler",
  "scheduler",
  "batch_size",
  "seed",
]);
export type ParameterMeaning = z.infer<typeof ParameterMeaning>;

/** What a value is called for people. */
export const ParameterLabel = z.discriminatedUnion("kind", [
  /** `number` tells several of the same meaning apart; it counts from 1. */
  z.object({ kind: z.literal("meaning"), meaning: ParameterMeaning, number: z.number().int() }),
  /** As the workflow's maker called it, or the maker of its node. */
  z.object({ kind: z.literal("name"), name: z.string() }),
]);
export type ParameterLabel = z.infer<typeof ParameterLabel>;

/** One value of the workflow that a call may choose. */
export const ProposedParameter = z.object({
  /** Unique in its proposal. */
  id: z.string(),
  label: ParameterLabel,
  /** Where it stands: the node's title, and what the node calls its input. */
  from: z.object({ node: z.string(), input: z.string() }),
  on: z.boolean(),
  name: z.string(),
  description: z.string(),
  type: z.enum(["string", "integer", "number", "boolean", "seed", "image", "mask", "model"]),
  /** What a call without it takes. Null: a call must give it; for a seed, a random one. Pictures have none. */
  default: Value.nullable(),
  /** What the workflow itself has there. */
  value: Value,
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** What this engine offers for it; empty where anything goes. */
  choices: z.array(z.string()),
});
export type ProposedParameter = z.infer<typeof ProposedParameter>;

/** Sites that carry node packs and models. Other links of a workflow are nobody's promise, and are not offered. */
export const DOWNLOAD_HOSTS = [
  "huggingface.co",
  "civitai.com",
  "modelscope.cn",
  "www.modelscope.cn",
  "registry.comfy.org",
  "github.com",
] as const;

/** Something that this engine lacks for the workflow. `link` is a page or file of one of `DOWNLOAD_HOSTS`; null where none is known. */
export const MissingPart = z.discriminatedUnion("kind", [
  /** `pack` is the pack of custom nodes that brings the class; null where that is not known. */
  z.object({ kind: z.literal("node_class"), name: z.string(), pack: z.string().nullable(), link: z.string().nullable() }),
  /** `folder` is the one under ComfyUI's models that the file belongs into, `instead` what is taken until it is there, if anything is. */
  z.object({
    kind: z.literal("model"),
    name: z.string(),
    folder: z.string(),
    instead: z.string().nullable(),
    link: z.string().nullable(),
  }),
]);
export type MissingPart = z.infer<typeof MissingPart>;

/** A sentence of a catalogue, and the same in English. */
export const Sentence = z.object({
  code: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()])),
  message: z.string(),
});
export type Sentence = z.infer<typeof Sentence>;

/** What somebody should know of a workflow (`contract/messages/en/window/workflow-warnings.ts`). */
export const WorkflowWarning = Sentence.extend({
  /** What would have to be got; empty where nothing is missing. */
  missing: z.array(MissingPart),
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
  /** What comes back; "files" where its kind cannot be told. */
  produces: z.enum(["image", "video", "audio", "model", "text", "files"]),
  /** The titles of the nodes whose result that is; empty where nothing will come back. */
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

/** A proposal that is to be run once before it is saved. Pictures are references, or data URIs. */
export const WorkflowTrial = z.object({
  choice: WorkflowChoice,
  arguments: z.record(z.string(), z.union([z.string().max(MAX_TRIAL_CHARACTERS), z.number(), z.boolean()])),
});
export type WorkflowTrial = z.infer<typeof WorkflowTrial>;

/**
 * A template that cannot be used. `line` counts from 1; null where no line is to blame. The reason is one of
 * `contract/messages/en/workflow-faults.ts`, or of the errors.
 */
export const BrokenWorkflow = z.object({ file: z.string(), line: z.number().int().nullable(), reason: Sentence });
export type BrokenWorkflow = z.infer<typeof BrokenWorkflow>;

/** Who gets a workflow's tool. */
export const Offer = z.object({
  /** Whether AI apps get it. */
  enabled: z.boolean(),
  /** AI apps (their ids) that do not get it all the same. */
  hiddenFrom: z.array(z.string().max(100)).max(100),
});
export type Offer = z.infer<typeof Offer>;

/** What lies in the person's workflows folder. */
export const WorkflowList = z.object({
  tools: z.array(
    z.object({
      toolName: z.string(),
      title: z.string(),
      description: z.string(),
      /** Node classes that the engine does not have; the tool answers node_missing. */
      missingNodes: z.array(z.string()),
      /** Whether its file lies in Easel's own folder, so that Easel may change it. */
      editable: z.boolean(),
      ...Offer.shape,
    }),
  ),
  /** Exports that wait to be made a tool. */
  drafts: z.array(z.string()),
  broken: z.array(BrokenWorkflow),
});
export type WorkflowList = z.infer<typeof WorkflowList>;
