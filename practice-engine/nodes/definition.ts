import type { Graph } from "#comfyui/types.ts";
import type { Folders } from "../folders.ts";
import type { Input, Inputs, ValuesOf } from "./inputs.ts";

/**
 * One node class. `/object_info`, validation and execution all read this one description, so they cannot disagree.
 * Names, types and bounds are ComfyUI's; titles too, because people search by them.
 */
export interface NodeDefinition {
  readonly name: string;
  readonly title: string;
  readonly category: string;
  readonly inputs: Inputs;
  readonly outputs: readonly NodeOutput[];
  /** Whether the node ends a graph. A graph without such a node is refused. */
  readonly outputNode: boolean;
  readonly deprecated: boolean;
  /** ComfyUI's hidden inputs: name -> what is passed. */
  readonly hidden: Readonly<Record<string, string>>;
  /** ComfyUI's VALIDATE_INPUTS: the input that it names skips the checks of bounds and lists. Null for nodes without one. */
  readonly validateInput: InputValidator | null;
  /** ComfyUI's IS_CHANGED: a string that differs when the node's result would, though its inputs are the same. */
  readonly fingerprint: ((inputs: Record<string, unknown>, folders: Folders) => Promise<string>) | null;
  run(inputs: Record<string, unknown>, context: NodeContext): Promise<NodeResult>;
}

/** One output of a node class. */
export interface NodeOutput {
  type: string;
  name: string;
}

/** A check of one input by the node itself. */
export interface InputValidator {
  input: string;
  validate(value: unknown, folders: Folders): string | null;
}

/** What a node has made. */
export interface NodeResult {
  /** One for each socket, in order. */
  outputs: readonly unknown[];
  /** What goes to `executed` and history, by media type. */
  ui?: Record<string, unknown[]>;
}

/** What a node may do besides computing. */
export interface NodeContext {
  folders: Folders;
  /** The whole graph and the extra_pnginfo of the job, for picture metadata. */
  hidden: { prompt: Graph; extraPngInfo: Record<string, unknown> };
  /** Lets other work of the process run. @throws InterruptedError once the job was interrupted */
  yieldToEventLoop(): Promise<void>;
  /** Waits as long as one sampler step takes. @throws InterruptedError */
  waitForStep(): Promise<void>;
  /** Announces that `value` of `max` is done. `preview` is called only where somebody gets previews. */
  progress(value: number, max: number, preview?: () => Buffer): Promise<void>;
  /** Shows a text at the node (binary event 3). */
  showText(text: string): void;
  now(): Date;
  /** A number in [0, 1). */
  random(): number;
}

/** Why a node failed, as ComfyUI would report it. `type` is the Python exception's name, because clients look at it. */
export class NodeFailure extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Thrown within a node when its job is interrupted. */
export class InterruptedError extends Error {}

type NodeDescription<I extends Inputs> = Pick<NodeDefinition, "name" | "title" | "category"> & {
  inputs: I;
  outputs: readonly NodeOutput[];
  outputNode?: boolean;
  deprecated?: boolean;
  hidden?: Record<string, string>;
  validateInput?: InputValidator;
  fingerprint?: NodeDefinition["fingerprint"];
  run(inputs: ValuesOf<I>, context: NodeContext): NodeResult | Promise<NodeResult>;
};

/** Describes a node whose `run` gets its inputs already checked and typed. */
export function node<I extends Inputs>(description: NodeDescription<I>): NodeDefinition {
  return {
    outputNode: false,
    deprecated: false,
    hidden: {},
    validateInput: null,
    fingerprint: null,
    ...description,
    run: async (raw, context) => description.run(readInputs(description.inputs, raw), context),
  };
}

function readInputs<I extends Inputs>(inputs: I, raw: Record<string, unknown>): ValuesOf<I> {
  const read = ([name, input]: [string, Input<unknown>]) => [name, readInput(name, input, raw[name])];
  return Object.fromEntries(Object.entries(inputs).map(read)) as ValuesOf<I>;
}

function readInput(name: string, input: Input<unknown>, value: unknown): unknown {
  if (value === undefined && input.section === "optional") return undefined;
  if (input.accepts(value)) return value;
  throw new NodeFailure("TypeError", `${name} must be ${input.type}`);
}

/** Outputs named after their types, as most nodes of ComfyUI have them. */
export function sockets(...types: string[]): NodeOutput[] {
  return types.map((type) => ({ type, name: type }));
}
