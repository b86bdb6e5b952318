import { EaselError } from "#contract/errors.ts";
import type { CallInput, CallName, CallOutput, EaselApi } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";

declare global {
  interface Window {
    /** Put there by the preload. */
    easel: EaselApi;
  }
}

export type Input<C extends CallName> = CallInput<C> extends undefined ? [] : [CallInput<C>];
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

/** Asks main. An error is data: the caller shows it where it belongs. Never rejects. */
export async function ask<C extends CallName>(name: C, ...input: Input<C>): Promise<Answer<CallOutput<C>>> {
  try {
    return await window.easel.call(name, input[0] as CallInput<C>);
  } catch {
    return {
      ok: false,
      error: new EaselError("internal_error", "app_silent", {}).report(),
    };
  }
}
