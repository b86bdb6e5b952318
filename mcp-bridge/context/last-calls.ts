/** A call of a tool: epoch milliseconds, and `clientInfo.name` of who made it. */
export interface LastCall {
  at: number;
  client: string;
}

/** Who called a tool last on behalf of each principal, since this process was started. */
export class LastCalls {
  readonly #calls = new Map<string, LastCall>();

  /** `principal`: `Principal.id`. */
  note(principal: string, call: LastCall): void {
    this.#calls.set(principal, call);
  }

  /** Null where there was no call. */
  of(principal: string): LastCall | null {
    return this.#calls.get(principal) ?? null;
  }
}
