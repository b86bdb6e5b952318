import { z } from "zod";

/** The `__metadata__` block as it is written in a template. The README of `workflows/` explains every option; the rules' sentences are in `contract/messages/en/schema-problems.ts`. */

const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, "lower_case_name")
  .refine((name) => !(name in {}), "taken_name");
const Sentence = z.string().min(1).max(2000);
const Scalar = z.union([z.string(), z.number(), z.boolean()], { error: "scalar" });
const Words = z.array(z.string().min(1)).min(1);

/** The types that a parameter may have. */
export const PARAMETER_TYPES = ["string", "integer", "number", "boolean", "seed", "image", "mask", "area", "model", "loras"] as const;

const FitSource = z.strictObject({
  min_side: z.int().min(8).max(16384).optional(),
  max_side: z.int().min(8).max(16384),
  multiple_of: z.int().min(1).max(256).default(8),
  scale: Name.optional(),
});

/** Seeds have more digits than a number keeps. */
const Bound = z.union([z.number(), z.bigint()], { error: "number" });
const ChoicesFrom = z.string().regex(/^[^.].*\..+$/, "class_and_input");

/** A parameter as it is written. */
export const ParameterSource = z.strictObject({
  type: z.enum(PARAMETER_TYPES),
  title: Sentence.optional(),
  description: Sentence.optional(),
  required: z.boolean().default(false),
  default: Scalar.optional(),
  min: Bound.optional(),
  max: Bound.optional(),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .optional(),
  multiple_of: z.number().positive().optional(),
  folder: z.string().min(1).optional(),
  choices_from: ChoicesFrom.optional(),
  fit: FitSource.optional(),
});
export type ParameterSource = z.output<typeof ParameterSource>;

const NeedsSource = z.strictObject({
  nodes: Words.optional(),
  models: z
    .record(
      Name,
      z.strictObject({
        folder: z.string().min(1),
        choices_from: ChoicesFrom.optional(),
        default: z.string().min(1).optional(),
        like: Words.optional(),
        prefer: Words.optional(),
        families: Words.optional(),
      }),
    )
    .optional(),
  choices: z.record(Name, z.strictObject({ choices_from: ChoicesFrom, default: z.string() })).optional(),
});
export type NeedsSource = z.output<typeof NeedsSource>;

const NodeId = z.string().refine((id) => !(id in {}), "node_name");
const Deciding = z.union([Name, z.string().regex(/^[a-z][a-z0-9_]*\.[a-z0-9_]+$/)], {
  error: "parameter_or_field",
});
const OptionalNodesSource = z.record(NodeId, z.strictObject({ when: Deciding, bypass: z.array(z.string().min(1)) }));

/** A variant as it is written. */
export const VariantSource = z.strictObject({
  name: Name,
  note: Sentence.optional(),
  needs: NeedsSource.optional(),
  optional_nodes: OptionalNodesSource.optional(),
  graph: z.record(z.string(), z.unknown()),
});

export type VariantSource = z.output<typeof VariantSource>;

/** The whole block. */
export const MetadataSource = z.strictObject({
  tool_name: Name,
  version: z.union([z.string().min(1), z.number()]).default("1"),
  title: Sentence.optional(),
  description: Sentence,
  produces: z.enum(["image", "text"]).default("image"),
  enabled: z.boolean().default(true),
  hidden_from: z.array(z.string().min(1).max(100)).optional(),
  parameters: z.record(Name, ParameterSource),
  presets: z.record(Name, z.strictObject({ description: Sentence, values: z.record(Name, Scalar) })).optional(),
  default_preset: Name.optional(),
  needs: NeedsSource.optional(),
  optional_nodes: OptionalNodesSource.optional(),
  variants: z.array(VariantSource).min(1).optional(),
});
export type MetadataSource = z.output<typeof MetadataSource>;
