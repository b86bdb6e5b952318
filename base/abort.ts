import type { Clock } from "./clock.ts";

export interface LinkedSignal {
  signal: AbortSignal;
  /** Aborts, and lets go of the signals that it was linked to. */
  abort(reason?: unknown): void;
}

/** `AbortSignal.any`, which the oldest runtimes that we serve lack: aborts as soon as one of `sources` does, with its reason. */
export function linkSignals(...sources: (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const listeners = sources.flatMap((source) => {
    if (source === undefined) return [];
    const listener = () => abort(source.reason);
    source.addEventListener("abort", listener);
    return [() => source.removeEventListener("abort", listener)];
  });
  const abort = (reason?: unknown) => {
    for (const remove of listeners) remove();
    controller.abort(reason);
  };
  const aborted = sources.find((source) => source?.aborted);
  if (aborted) abort(aborted.reason);
  return { signal: controller.signal, abort };
}

/** Settles as `work` does, or rejects with the signal's reason when that aborts first. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** `work` with a signal that also fires after `ms`, with a TimeoutError. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = linkSignals(signal);
  clock.sleep(ms, limit.signal).then(
    () => limit.abort(new DOMException("It took too long", "TimeoutError")),
    () => {}, // done in time
  );
  try {
    return await work(limit.signal);
  } finally {
    limit.abort();
  }
}
