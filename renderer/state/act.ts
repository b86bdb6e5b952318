import type { CallName, CallOutput } from "#contract/ipc.ts";
import { type Answer, ask, type Input } from "../ipc/ask.ts";
import { problemToast } from "./toasts.ts";

/** Like `ask`, for buttons: an error becomes a toast. */
export async function act<C extends CallName>(name: C, ...input: Input<C>): Promise<Answer<CallOutput<C>>> {
  const answer = await ask(name, ...input);
  if (!answer.ok) problemToast(answer.error);
  return answer;
}
