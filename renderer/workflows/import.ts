import { create } from "zustand";
import { decodeText } from "#contract/decode-text.ts";
import type { ErrorView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { ProposedParameter, WorkflowChoice, WorkflowFile, WorkflowProposal } from "#contract/workflow.ts";
import { MAX_EXPORT_CHARACTERS, MAX_MEDIA_BYTES, WORKFLOW_MEDIA_FILE, WORKFLOW_TEXT_FILE } from "#contract/workflow-files.ts";
import { ask } from "../ipc/ask.ts";
import { addToast, problemToast } from "../state/toasts.ts";

const words = messages.workflows;

/** What the person makes of a proposal, as it is typed. */
export interface Draft {
  toolName: string;
  title: string;
  description: string;
  parameters: DraftParameter[];
}

export interface DraftParameter extends Omit<ProposedParameter, "default"> {
  /** As text, whatever its type. */
  default: string;
  /** Whether an empty default means that a call must give it; else an empty text is its default. */
  required: boolean;
}

/** A run before anything is saved. How its job goes is in the app's state. */
export type Trial = { kind: "starting" } | { kind: "refused"; error: ErrorView } | { kind: "job"; jobId: string };

/** What the person gives for a run: a value as it is typed, or a picture. */
export type Given =
  | { kind: "text"; text: string }
  | { kind: "picture"; reference: string }
  | { kind: "file"; name: string; dataUrl: string };

export interface Proposed {
  kind: "proposed";
  /** The title of the tool that is there already, and is changed; null where one is to be made. */
  changes: string | null;
  proposal: WorkflowProposal;
  draft: Draft;
  /** By parameter. */
  given: Readonly<Record<string, Given>>;
  trial: Trial | null;
  error: ErrorView | null;
  busy: boolean;
}

export type Import =
  | { kind: "reading"; name: string }
  | { kind: "refused"; name: string; error: ErrorView }
  | Proposed
  | { kind: "done"; title: string };

/** The workflow that is being made a tool; null = none. */
export const useImport = create<{ step: Import | null }>(() => ({ step: null }));
const show = (step: Import | null) => useImport.setState({ step });

export const closeImport = (): void => show(null);

/** Changes what is shown of this proposal; nothing, once it was closed. */
export function changeProposed(proposal: WorkflowProposal, change: (step: Proposed) => Partial<Proposed>): void {
  const { step } = useImport.getState();
  if (step?.kind === "proposed" && step.proposal === proposal) show({ ...step, ...change(step) });
}

/** For the file dialog. */
export const WORKFLOW_FILES = ".json,.txt,.png,.webp,.jpg,.jpeg,.avif,.mp4,.mov,.m4v,.webm,.mkv,.flac,.ogg,.opus,.mp3";

/** Takes what was dropped or chosen; only one at a time is worth a look. */
export async function importFiles(files: readonly File[]): Promise<void> {
  if (useImport.getState().step?.kind === "proposed") {
    return addToast({ tone: "problem", text: words.oneIsOpen, remedy: words.oneIsOpenRemedy });
  }
  const file = files.find(({ name }) => WORKFLOW_TEXT_FILE.test(name)) ?? files.find(({ name }) => WORKFLOW_MEDIA_FILE.test(name));
  if (!file) return addToast({ tone: "problem", text: words.noWorkflowFile, remedy: words.howToExport });
  const isMedia = !WORKFLOW_TEXT_FILE.test(file.name);
  if (file.size > (isMedia ? MAX_MEDIA_BYTES : MAX_EXPORT_CHARACTERS)) {
    return addToast({ tone: "problem", text: words.tooLarge, remedy: words.howToExport });
  }
  if (files.length > 1) addToast({ tone: "problem", text: words.oneAtATime, remedy: words.oneAtATimeRemedy(file.name) });
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return addToast({ tone: "problem", text: words.unreadable, remedy: words.unreadableRemedy });
  const name = file.name.slice(-255);
  await proposeFrom(
    isMedia
      ? { kind: "media", name, base64: (await dataUrlOf(new Blob([bytes]))).replace(/^[^,]*,/, "") }
      : { kind: "dropped", name, text: decodeText(new Uint8Array(bytes)) },
  );
}

/** Rejects where the file cannot be read. */
export function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

export async function proposeFrom(file: WorkflowFile): Promise<void> {
  const reading: Import = { kind: "reading", name: file.name };
  show(reading);
  const answer = await ask("workflows.propose", file);
  if (useImport.getState().step !== reading) return; // closed, or another one was begun
  if (!answer.ok) return show({ kind: "refused", name: file.name, error: answer.error });
  const { toolName, title, description, parameters } = answer.value;
  const draft = { toolName, title, description, parameters: parameters.map(drafted) };
  const changes = file.kind === "tool" ? title : null;
  show({ kind: "proposed", changes, proposal: answer.value, draft, given: {}, trial: null, error: null, busy: false });
}

export function changeDraft(change: Partial<Draft>): void {
  const { step } = useImport.getState();
  if (step?.kind === "proposed") show({ ...step, draft: { ...step.draft, ...change } });
}

export function changeParameter(id: string, change: Partial<DraftParameter>): void {
  const { step } = useImport.getState();
  if (step?.kind !== "proposed") return;
  changeDraft({ parameters: step.draft.parameters.map((one) => (one.id === id ? { ...one, ...change } : one)) });
}

export async function saveDraft(): Promise<void> {
  const { step } = useImport.getState();
  if (step?.kind !== "proposed" || step.busy) return;
  show({ ...step, busy: true, error: null });
  const { toolName, title } = step.draft;
  const answer = await ask("workflows.save", choiceOf(step));
  const saved = title.trim() || toolName;
  const now = useImport.getState().step;
  const isOpen = now?.kind === "proposed" && now.proposal === step.proposal;
  if (answer.ok && (step.changes !== null || !isOpen)) {
    const said = step.changes === null ? words.import.doneTitle(saved) : words.import.changed(saved);
    addToast({ tone: "done", text: said });
    if (isOpen) show(null);
    return;
  }
  if (!isOpen) {
    if (!answer.ok) problemToast(answer.error);
    return;
  }
  show(answer.ok ? { kind: "done", title: saved } : { ...now, busy: false, error: answer.error });
}

/** What the bridge is told of the draft. */
export function choiceOf({ proposal, draft: { parameters, ...about } }: Pick<Proposed, "proposal" | "draft">): WorkflowChoice {
  const chosen = parameters.map(({ id, on, name, description, ...typed }) => {
    return { id, on, name, description, default: typedDefault(typed) };
  });
  return { proposalId: proposal.proposalId, ...about, parameters: chosen };
}

export const drafted = (parameter: ProposedParameter): DraftParameter => ({
  ...parameter,
  default: parameter.default === null ? "" : String(parameter.default),
  required: parameter.default === null,
});

/** What was typed as the parameter's default; null = none. What is no number stays text, and the save says what is wrong with it. */
export function typedDefault({
  default: value,
  type,
  required,
}: Pick<DraftParameter, "default" | "type" | "required">): ProposedParameter["default"] {
  switch (type) {
    case "integer":
    case "number": {
      if (value.trim() === "") return null;
      const number = Number(value.trim().replace(",", "."));
      return Number.isFinite(number) ? number : value;
    }
    case "boolean":
      return required && value === "" ? null : value === "true";
    case "string":
      return required && value === "" ? null : value;
    case "seed":
    case "model":
      return value.trim() === "" ? null : value.trim();
    case "image":
    case "mask":
      return null;
  }
}
