import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { WorkflowTrial } from "#contract/workflow.ts";
import { ask } from "../ipc/ask.ts";
import { addToast } from "../state/toasts.ts";
import {
  changeProposed,
  choiceOf,
  closeImport,
  type DraftParameter,
  dataUrlOf,
  type Given,
  type Proposed,
  typedDefault,
  useImport,
} from "./import.ts";

const words = messages.workflows;

/** What a call may carry (`WorkflowTrial`), as a file: base64 makes four characters of three bytes. */
const MAX_PICTURE_BYTES = 29_000_000;

export const isPicture = ({ type }: Pick<DraftParameter, "type">): boolean => type === "image" || type === "mask";

/** What a call must give: for a run, the person does. */
export const mustBeGiven = (parameter: DraftParameter): boolean =>
  parameter.on && parameter.type !== "seed" && (isPicture(parameter) || typedDefault(parameter) === null);

/** What stands there before the person changes it: what the workflow itself has. Its pictures lie on the engine, out of reach. */
export const givenFor = ({ given }: Pick<Proposed, "given">, parameter: DraftParameter): Given | null =>
  given[parameter.id] ?? (isPicture(parameter) ? null : { kind: "text", text: String(parameter.value) });

export function give(step: Proposed, id: string, value: Given): void {
  changeProposed(step.proposal, ({ given }) => ({ given: { ...given, [id]: value } }));
}

export async function givePictureFile(step: Proposed, id: string, file: File): Promise<void> {
  if (file.size > MAX_PICTURE_BYTES)
    return addToast({ tone: "problem", text: words.import.trial.tooLarge, remedy: words.unreadableRemedy });
  const dataUrl = await dataUrlOf(file).catch(() => null);
  if (dataUrl === null) return addToast({ tone: "problem", text: words.unreadable, remedy: words.unreadableRemedy });
  give(step, id, { kind: "file", name: file.name, dataUrl });
}

/** What the run is called with. */
export function argumentsOf(step: Pick<Proposed, "draft" | "given">): WorkflowTrial["arguments"] {
  const given = step.draft.parameters.filter(mustBeGiven).flatMap((parameter) => {
    const value = givenFor(step, parameter);
    return value === null ? [] : [[parameter.name.trim(), argumentOf(parameter, value)] as const];
  });
  return Object.fromEntries(given);
}

function argumentOf(parameter: DraftParameter, given: Given): string | number | boolean {
  switch (given.kind) {
    case "picture":
      return given.reference;
    case "file":
      return given.dataUrl;
    case "text":
      return typedDefault({ ...parameter, default: given.text, required: false }) ?? given.text;
  }
}

export async function runTrial(step: Proposed): Promise<void> {
  const { proposal } = step;
  changeProposed(proposal, () => ({ trial: { kind: "starting" } }));
  const answer = await ask("workflows.try", { choice: choiceOf(step), arguments: argumentsOf(step) });
  changeProposed(proposal, () => ({
    trial: answer.ok ? { kind: "job", jobId: answer.value.jobId } : { kind: "refused", error: answer.error },
  }));
  // Closed meanwhile: nobody looks at what it makes.
  const now = useImport.getState().step;
  if (answer.ok && !(now?.kind === "proposed" && now.proposal === proposal)) void ask("jobs.cancel", answer.value.jobId);
}

/** Closes the dialog, and with it the run that nobody would see the end of. */
export function leaveImport(job: JobView | null): void {
  if (job && job.finishedAt === null) void ask("jobs.cancel", job.id);
  closeImport();
}
