import { EaselError, severalErrors } from "#contract/errors.ts";

/** What is wrong with a call, so that all of it can be told at once. */
export class Faults {
  readonly #errors: EaselError[] = [];

  add(...errors: EaselError[]): void {
    this.#errors.push(...errors);
  }

  get any(): boolean {
    return this.#errors.length > 0;
  }

  /** Does the work, and keeps what it throws as `keep` does. */
  async collect(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.keep(error);
    }
  }

  /** Keeps what speaks against the call; anything else is thrown on. */
  keep(error: unknown): void {
    if (!(error instanceof EaselError) || (error.kind !== "argument_invalid" && error.kind !== "model_missing")) throw error;
    this.#errors.push(error);
  }

  throwIfAny(): void {
    if (this.any) throw severalErrors(this.#errors);
  }
}
