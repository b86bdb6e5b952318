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
  #waiting = new Map<string, Map<string, T[]>>();
  /** What a person has put into an order; all of it waits, too. */
  #arranged: readonly T[] = [];
  /** When each was served last, as a count of turns. */
  #served = new Map<string, number>();
  #turn = 0;

  /** How many wait: of this client, or of all. */
  count(client?: string): number {
    const lines = client === undefined ? [...this.#waiting.values()] : [this.#waiting.get(client) ?? new Map<string, T[]>()];
    return lines.flatMap((sessions) => [...sessions.values()]).reduce((sum, { length }) => sum + length, 0);
  }

  add(item: T): void {
    const sessions = this.#waiting.get(item.client) ?? new Map<string, T[]>();
    this.#waiting.set(item.client, sessions);
    sessions.set(item.session, [...(sessions.get(item.session) ?? []), item]);
  }

  /** False when it was not waiting. */
  remove(item: T): boolean {
    const sessions = this.#waiting.get(item.client);
    const line = sessions?.get(item.session);
    if (!sessions || !line?.includes(item)) return false;
    this.#arranged = this.#arranged.filter((other) => other !== item);
    const left = line.filter((other) => other !== item);
    if (left.length > 0) sessions.set(item.session, left);
    else sessions.delete(item.session);
    if (sessions.size === 0) this.#waiting.delete(item.client);
    return true;
  }

  /** Puts an item elsewhere. From now on all that wait keep the order that the person sees. False when it was not waiting. */
  move(item: T, to: Move): boolean {
    const order = this.order();
    const place = order.indexOf(item);
    if (place === -1) return false;
    const target = to === "first" ? 0 : Math.min(order.length - 1, Math.max(0, place + (to === "earlier" ? -1 : 1)));
    order.splice(target, 0, ...order.splice(place, 1));
    this.#arranged = order;
    return true;
  }

  /** Takes out who is next. */
  next(): T | undefined {
    const next = this.#arranged[0] ?? this.#fairest();
    if (!next) return undefined;
    this.remove(next);
    this.#turn++;
    this.#markServed(next.client);
    this.#markServed(next.session);
    return next;
  }

  #fairest(): T | undefined {
    const client = this.#servedLongestAgo(this.#waiting.keys());
    const sessions = this.#waiting.get(client ?? "");
    const session = this.#servedLongestAgo(sessions?.keys() ?? []);
    return sessions?.get(session ?? "")?.[0];
  }

  /** All that wait, in the order in which they will be served if nobody comes or goes. */
  order(): T[] {
    const future = new FairQueue<T>();
    future.#waiting = new Map([...this.#waiting].map(([client, sessions]) => [client, new Map(sessions)]));
    future.#arranged = this.#arranged;
    future.#served = new Map(this.#served);
    future.#turn = this.#turn;
    const order: T[] = [];
    for (let next = future.next(); next; next = future.next()) order.push(next);
    return order;
  }

  /** Of those that were never served, the first. */
  #servedLongestAgo(names: Iterable<string>): string | undefined {
    let found: string | undefined;
    for (const name of names) if (found === undefined || this.#when(name) < this.#when(found)) found = name;
    return found;
  }

  #when(name: string): number {
    return this.#served.get(name) ?? 0;
  }

  #markServed(name: string): void {
    // The last in the map were the last served, so that the first can be forgotten.
    this.#served.delete(name);
    this.#served.set(name, this.#turn);
    const [oldest] = this.#served.keys();
    if (this.#served.size > MAX_REMEMBERED && oldest !== undefined) this.#served.delete(oldest);
  }
}
