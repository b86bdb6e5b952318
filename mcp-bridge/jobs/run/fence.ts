/** What keeps a job from being carried out by two at once. It is asked before everything that others see. */
export interface Fence {
  /** The job is about to be posted to the engine at this address. Rejects where it is another's now. */
  beforePost(engine: string): Promise<void>;
  /** What it made is about to be kept. Rejects where the job is another's now. */
  beforeSave(): Promise<void>;
  /** Aborts when the job is another's: it goes on at its engine, and we let go of it. */
  released: AbortSignal;
}
