/** Whom a job is for: clients take turns, and the sessions of one client do. */
export interface QueueOwner {
  client: string;
  session: string;
}

/** Where a person puts what waits: before all others, or one place to the front or to the back. */
export type Move = "first" | "earlier" | "later";

/** Clients and sessions whose last turn is remembered. */
const MAX_REMEMBERED = 2_000;

/**
 * A queue in which nobody has to wait for everything that somebody else has asked for. Next is the client that was served longest ago,
 * of its sessions the one that was served longest ago, and of that session's items the oldest. What a person has put into an order comes
 * before all that, in that order.
 */
export class FairQueue<T extends QueueOwner> {
  /** Client -> session -> its items, oldest first. Neither client nor session is in it without items. */
  readonly #waiting = new Map<string, Map<string, Set<T>>>();
  /** What a person has put into an order; all of it waits, too. */
  #arranged: ReadonlySet<T> = new Set();
  /** When each was served last, as a count of turns. */
  #served = new Map<string, number>();
  #count = 0;
  #turn = 0;

  /** How many wait. */
  count(): number {
    return this.#count;
  }

  add(item: T): void {
    const sessions = this.#waiting.get(item.client) ?? new Map<string, Set<T>>();
    const line = sessions.get(item.session) ?? new Set<T>();
    if (line.has(item)) return;
    this.#waiting.set(item.client, sessions.set(item.session, line.add(item)));
    this.#count += 1;
  }

  /** False when it was not waiting. */
  remove(item: T): boolean {
    const sessions = this.#waiting.get(item.client);
    const line = sessions?.get(item.session);
    if (!sessions || !line?.delete(item)) return false;
    if (line.size === 0) sessions.delete(item.session);
    if (sessions.size === 0) this.#waiting.delete(item.client);
    this.#count -= 1;
    if (this.#arranged.has(item)) this.#arranged = new Set([...this.#arranged].filter((other) => other !== item));
    return true;
  }

  /** Puts an item elsewhere. From now on all that wait keep the order that the person sees. False when it was not waiting. */
  move(item: T, to: Move): boolean {
    const order = this.order();
    const place = order.indexOf(item);
    if (place === -1) return false;
    const target = to === "first" ? 0 : Math.min(order.length - 1, Math.max(0, place + (to === "earlier" ? -1 : 1)));
    order.splice(target, 0, ...order.splice(place, 1));
    this.#arranged = new Set(order);
    return true;
  }

  /** Takes out who is next, of those that are accepted. Whoever is passed over keeps its turn. */
  next(accept: (item: T) => boolean = () => true): T | undefined {
    const next = this.#find(accept);
    if (!next) return undefined;
    this.remove(next);
    this.#markServed(next);
    return next;
  }

  #find(accept: (item: T) => boolean): T | undefined {
    for (const item of this.#arranged) if (accept(item)) return item;
    for (const [, sessions] of this.#byTurn(this.#waiting)) {
      for (const [, line] of this.#byTurn(sessions)) {
        for (const item of line) if (accept(item)) return item;
      }
    }
    return undefined;
  }

  /** All that wait, in the order in which they will be served if nobody comes or goes and all are accepted. */
  order(): T[] {
    const future = new FairQueue<T>();
    future.#served = new Map(this.#served);
    future.#turn = this.#turn;
    // Those have their turn first; then the others come in their turns.
    for (const item of this.#arranged) future.#markServed(item);
    const lines = future.#byTurn(this.#waiting).map(([, sessions]) => {
      const left = future.#byTurn(sessions).map(([, line]) => [...line].filter((item) => !this.#arranged.has(item)));
      return byTurns(left);
    });
    return [...this.#arranged, ...byTurns(lines)];
  }

  /** Who was served longest ago first; of those that were never served, the first. */
  #byTurn<V>(lines: ReadonlyMap<string, V>): [string, V][] {
    return [...lines].sort(([a], [b]) => this.#when(a) - this.#when(b));
  }

  #when(name: string): number {
    return this.#served.get(name) ?? 0;
  }

  #markServed({ client, session }: QueueOwner): void {
    this.#turn++;
    for (const name of [client, session]) {
      // The last in the map were the last served, so that the first can be forgotten.
      this.#served.delete(name);
      this.#served.set(name, this.#turn);
    }
    while (this.#served.size > MAX_REMEMBERED) {
      const [oldest] = this.#served.keys();
      if (oldest === undefined) break;
      this.#served.delete(oldest);
    }
  }
}

/** The first of each line, then the second of each, and so on. */
function byTurns<T>(lines: T[][]): T[] {
  const order: T[] = [];
  let open = lines;
  for (let round = 0; open.length > 0; round++) {
    open = open.filter((line) => line.length > round);
    for (const line of open) order.push(...line.slice(round, round + 1));
  }
  return order;
}
