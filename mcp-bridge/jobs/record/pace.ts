/** Of the whole job, before its pace says anything. */
const MIN_FRACTION = 0.05;

/** How fast a job goes, from the first step on: loading the model says nothing about the rest. */
export class Pace {
  #first: { fraction: number; at: number } | null = null;
  #last: { fraction: number; at: number } | null = null;

  /** `fraction` of the whole job is done, 0..1, at this time in epoch milliseconds. */
  note(fraction: number, at: number): void {
    this.#last = { fraction, at };
    this.#first ??= this.#last;
  }

  /** Milliseconds until the whole job is done; null while nobody can tell. */
  timeLeft(now: number): number | null {
    if (!this.#first || !this.#last) return null;
    const done = this.#last.fraction - this.#first.fraction;
    const took = this.#last.at - this.#first.at;
    if (done < MIN_FRACTION || took <= 0) return null;
    return Math.max(0, ((1 - this.#last.fraction) * took) / done - (now - this.#last.at));
  }
}
