import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView, JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { callOf } from "../create/draft.ts";
import type { Page } from "../state/app-store.ts";

const words = messages.home.troubles.remedies;

/** What a button beside a failure does about it. */
export type Remedy = { label: string } & (
  | { kind: "run"; call: CallInput<"jobs.run"> }
  | { kind: "free_and_run"; call: CallInput<"jobs.run"> }
  /** `name`: the file or model to look for; null = any that paints. */
  | { kind: "get_model"; name: string | null }
  | { kind: "engine"; call: "engine.start" | "engine.restart" }
  | { kind: "open"; page: Page }
);

/** What would mend this failure, the best first. The error's code and parameters say so, never its words. */
export function remediesFor(job: Pick<JobView, "tool" | "arguments">, error: ErrorView): readonly Remedy[] {
  const call = callOf(job);
  const again: Remedy = { kind: "run", label: words.again, call };
  const fault = firstFault(error);
  switch (fault.code) {
    case "engine_out_of_memory_at_size": {
      const size = { width: numberOf(fault, "smallerWidth"), height: numberOf(fault, "smallerHeight") };
      const free: Remedy = { kind: "free_and_run", label: words.free, call };
      if (typeof call.arguments.width !== "number" || typeof call.arguments.height !== "number") return [free];
      const smaller = { ...call, arguments: { ...call.arguments, ...size } };
      return [{ kind: "run", label: words.smaller(size.width, size.height), call: smaller }, free];
    }
    case "model_not_installed":
      return [...otherModel(call, textOf(fault, "name"), fault), getModel(textOf(fault, "name"))];
    case "model_file_unknown":
      return [...otherModel(call, textOf(fault, "model"), fault), getModel(textOf(fault, "model"))];
    case "companion_files_missing":
      return [getModel(listOf(fault, "files")[0] ?? null), again];
    case "no_suitable_model":
    case "no_checkpoint":
      return [getModel(null), again];
    case "model_file_not_found":
    case "model_file_damaged":
      return [getModel(textOf(fault, "model")), again];
    case "partner_login_missing":
      return [{ kind: "open", label: words.openSettings, page: "settings" }, again];
  }
  switch (error.kind) {
    case "engine_out_of_memory":
      return [{ kind: "free_and_run", label: words.free, call }];
    case "engine_crashed":
    case "engine_stuck":
      return [{ kind: "engine", label: words.restartEngine, call: "engine.restart" }, again];
    case "engine_unreachable":
      return [again, { kind: "engine", label: words.startEngine, call: "engine.start" }];
    case "node_missing":
    case "workflow_invalid":
      return [{ kind: "open", label: words.openWorkflows, page: "workflows" }, again];
    default:
      return [again];
  }
}

type Fault = Pick<ErrorView, "code" | "parameters">;

/** Several faults that are told as one: the first has to be mended first. */
function firstFault(error: ErrorView): Fault {
  const faults = error.code === "several_faults" ? error.parameters?.faults : undefined;
  const [first] = Array.isArray(faults) ? faults : [];
  return typeof first === "object" ? first : error;
}

const getModel = (name: string | null): Remedy => ({ kind: "get_model", label: words.getModel(name), name });

/** Another model, where one is installed and an argument names the missing one. */
function otherModel(call: CallInput<"jobs.run">, missing: string | null, fault: Fault): Remedy[] {
  const other = textOf(fault, "suggestion") ?? listOf(fault, "installed")[0] ?? listOf(fault, "choices")[0];
  const argument = Object.entries(call.arguments).find(([, value]) => value === missing)?.[0];
  if (other === undefined || argument === undefined) return [];
  return [{ kind: "run", label: words.otherModel(other), call: { ...call, arguments: { ...call.arguments, [argument]: other } } }];
}

const parameter = ({ parameters }: Fault, name: string): unknown => parameters?.[name];

function textOf(fault: Fault, name: string): string | null {
  const value = parameter(fault, name);
  return typeof value === "string" ? value : null;
}

const numberOf = (fault: Fault, name: string): number => Number(parameter(fault, name));

function listOf(fault: Fault, name: string): readonly string[] {
  const value = parameter(fault, name);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
