import type { Clock } from "#base/clock.ts";

/** However often somebody looks, nobody is asked more often than this. */
const LIFETIME_MS = 2_000;

/** What somebody answers now, or has answered a moment ago. */
export class Recent<T> {
  readonly #ask: () => Promise<T>;
  readonly #clock: Clock;
  #asked: { at: number; answer: Promise<T> } | null = null;

  constructor(ask: () => Promise<T>, clock: Clock) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** Rejects as the question does. */
  value(): Promise<T> {
    const now = this.#clock.now();
    if (this.#asked === null || now - this.#asked.at >= LIFETIME_MS) this.#asked = { at: now, answer: this.#ask() };
    return this.#asked.answer;
  }
}
