import { plainName } from "../workflow/argument-names.ts";
import { objectIn } from "../workflow/argument-types.ts";

/** The arguments of the tools that are no workflows, as far as each has them. */
export interface FixedToolArguments {
  /** Of a job, or the reference of a picture; null where none is given. */
  jobId: string | null;
  /** Of a workflow. */
  name: unknown;
  /** For the workflow of that name. */
  arguments: unknown;
}

const JOB_NAMES = ["jobid", "id", "job", "taskid", "promptid", "requestid", "reference"];
const WORKFLOW_NAMES = ["name", "workflow", "workflowname", "toolname", "tool"];
const ARGUMENT_NAMES = ["arguments", "args", "parameters", "params", "input", "inputs"];
/** Digits of a picture's reference, which some clients send as a number where it has no letters. */
const REFERENCE_DIGITS = 8;

/** Reads the arguments as clients send them: as an object or its JSON, by their names or nearly so, with others beside them. */
export function fixedToolArguments(raw: unknown): FixedToolArguments {
  const fields = new Map(Object.entries(objectIn(raw ?? {}) ?? {}).map(([name, value]) => [plainName(name), value]));
  const first = (names: string[]) => names.map((name) => fields.get(name)).find((value) => value !== undefined && value !== null);
  const id = first(JOB_NAMES);
  const text = typeof id === "number" ? String(id).padStart(REFERENCE_DIGITS, "0") : id;
  return {
    jobId: typeof text === "string" && text.trim() !== "" ? text : null,
    name: first(WORKFLOW_NAMES),
    arguments: first(ARGUMENT_NAMES),
  };
}
