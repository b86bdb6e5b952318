import { type ErrorReport, type ErrorText, errorText } from "../errors.ts";
import type { Sentence } from "../workflow.ts";
import { en, type Messages } from "./en.ts";

/**
 * What this process says to a person: in the window, in the tray, in notifications and in native dialogs. English until `speak` has
 * been called, which main and the page do at their start, so read it when something is said. What AI apps and logs read is English
 * whatever is chosen.
 */
export let messages: Messages = en;

/** From now on this process says everything in the language of `catalogue`. */
export function speak(catalogue: Messages): void {
  messages = catalogue;
}

/** What an error says in the language of `catalogue`; its own sentences where its code is not known here. */
export function sentencesOf(error: Omit<ErrorReport, "kind">, catalogue: Messages = messages): ErrorText {
  const sent = { message: error.message, remedy: error.remedy };
  if (error.code === undefined) return sent;
  try {
    return errorText(error.code, error.parameters ?? {}, catalogue.errors) ?? sent;
  } catch {
    return sent; // another version of Easel gave this code other parameters
  }
}

/** What happened and what to do, one after the other. */
export function lineOf(error: Omit<ErrorReport, "kind">, catalogue: Messages = messages): string {
  const { message, remedy } = sentencesOf(error, catalogue);
  return [message, remedy].filter(Boolean).join(" ");
}

/** What a warning about a workflow says in the language of `catalogue`; as it was sent, where its code is not known here. */
export const warningSentence = (warning: Sentence, catalogue: Messages = messages): string =>
  sentenceOf(warning, catalogue.workflowWarnings);

/** Why a template cannot be used, in the language of `catalogue`; as it was sent, where its code is not known here. */
export function workflowFaultSentence(reason: Sentence, catalogue: Messages = messages): string {
  if (Object.hasOwn(catalogue.workflowFaults, reason.code)) return sentenceOf(reason, catalogue.workflowFaults);
  return sentencesOf({ ...reason, remedy: "" }, catalogue).message;
}

function sentenceOf(
  { code, parameters, message }: Sentence,
  sentences: Record<string, ((parameters: never) => string) | undefined>,
): string {
  try {
    return sentences[code]?.(parameters as never) ?? message;
  } catch {
    return message; // another version of Easel gave this code other parameters
  }
}
