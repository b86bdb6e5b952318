import type { Priority } from "#contract/sharing.ts";

/** Whom a job is for, and how soon: clients take turns, and the sessions of one client do. */
export interface QueueOwner {
  client: string;
  session: string;
  priority: Priority;
}

/** Where a person puts what waits: before all others, or one place to the front or to the back. */
export type Move = "first" | "earlier" | "later";

/**
 * How far the turns of one client's jobs lie apart: of those that always have jobs waiting, one of a high priority has four turns for
 * each of a normal one, and sixteen for each of a low one. Nobody waits for ever: the turn that a job was given comes.
 */
export const STRIDE: Readonly<Record<Priority, number>> = { high: 1, normal: 4, low: 16 };

/** Whoever had nothing that waited goes before those that have just been served. Exact in binary. */
const NEWCOMER = 1 / 1024;
/** Sessions, and lanes without items, whose last turn is remembered. */
const MAX_REMEMBERED = 2_000;

/** What waits of one client with one priority. */
interface Lane<T> {
  stride: number;
  /** The lane with the smallest is next, and of several with the same one that with the smallest place. */
  turn: number;
  /** As lanes came. */
  place: number;
  /** The line of each session (`lineOf`), oldest first. None is in it without items. */
  sessions: Map<string, Set<T>>;
}

const laneOf = ({ client, priority }: QueueOwner) => `${priority} ${client}`;
/** Whose turn it is in a lane: what a session has had in others does not count. */
const lineOf = ({ session, priority }: QueueOwner) => `${priority} ${session}`;

/**
 * A queue in which nobody has to wait for everything that somebody else has asked for. Next is the client whose turn it is (stride
 * scheduling, after Waldspurger), of its sessions the one that was served longest ago, and of that session's items the oldest. What a
 * person has put into an order comes before all that, in that order.
 */
export class FairQueue<T extends QueueOwner> {
  /** None is in it without items. */
  readonly #lanes = new Map<string, Lane<T>>();
  /** What a person has put into an order; all of it waits, too. */
  #arranged: ReadonlySet<T> = new Set();
  /** Those that have none left: whoever comes back at once is no newcomer. */
  readonly #empty = new Map<string, Lane<T>>();
  #places = 0;
  /** The turn that was had last. */
  #turn = 0;
  /** When each session was served last in each lane (`lineOf`), as a count of items. */
  #served = new Map<string, number>();
  #servedItems = 0;
  #count = 0;

  /** How many wait. */
  count(): number {
    return this.#count;
  }

  add(item: T): void {
    const lane = this.#lanes.get(laneOf(item)) ?? this.#comingBack(item);
    const line = lane.sessions.get(lineOf(item)) ?? new Set<T>();
    if (line.has(item)) return;
    lane.sessions.set(lineOf(item), line.add(item));
    this.#lanes.set(laneOf(item), lane);
    this.#count += 1;
  }

  #comingBack(item: T): Lane<T> {
    const stride = STRIDE[item.priority];
    const lane = this.#empty.get(laneOf(item)) ?? { stride, turn: 0, place: this.#places++, sessions: new Map() };
    this.#empty.delete(laneOf(item));
    lane.turn = Math.max(lane.turn, this.#turn + stride - NEWCOMER);
    return lane;
  }

  /** False when it was not waiting. */
  remove(item: T): boolean {
    const lane = this.#lanes.get(laneOf(item));
    const line = lane?.sessions.get(lineOf(item));
    if (!lane || !line?.delete(item)) return false;
    if (line.size === 0) lane.sessions.delete(lineOf(item));
    if (lane.sessions.size === 0) {
      this.#lanes.delete(laneOf(item));
      this.#empty.set(laneOf(item), lane);
      forgetOldest(this.#empty);
    }
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
    const lane = next && this.#lanes.get(laneOf(next));
    if (!next || !lane) return undefined;
    // One that comes out of its turn costs a turn, and is none.
    if (!this.#arranged.has(next)) this.#turn = Math.max(this.#turn, lane.turn);
    lane.turn = this.#arranged.has(next) ? lane.turn + lane.stride : this.#turn + lane.stride;
    this.#markServed(lineOf(next));
    this.remove(next);
    return next;
  }

  #find(accept: (item: T) => boolean): T | undefined {
    for (const item of this.#arranged) if (accept(item)) return item;
    for (const { sessions } of [...this.#lanes.values()].sort(inTurn)) {
      for (const [, line] of this.#bySession(sessions)) {
        for (const item of line) if (accept(item)) return item;
      }
    }
    return undefined;
  }

  /** All that wait, in the order in which they will be served if nobody comes or goes and all are accepted. */
  order(): T[] {
    const future = new FairQueue<T>();
    future.#served = new Map(this.#served);
    future.#servedItems = this.#servedItems;
    // Those have their turn first; then the others come in their turns.
    for (const item of this.#arranged) future.#markServed(lineOf(item));
    const turns = [...this.#lanes.values()].flatMap(({ stride, turn, place, sessions }) => {
      const lines = future.#bySession(sessions).map(([, line]) => [...line]);
      const arranged = lines.flat().filter((item) => this.#arranged.has(item)).length;
      const first = turn + arranged * stride;
      const waiting = byTurns(lines.map((line) => line.filter((item) => !this.#arranged.has(item))));
      return waiting.map((item, n) => ({ item, place, turn: n === 0 ? first : Math.max(first, this.#turn) + n * stride }));
    });
    turns.sort(inTurn);
    return [...this.#arranged, ...turns.map(({ item }) => item)];
  }

  /** Who was served longest ago first; of those that were never served, the first. */
  #bySession<V>(sessions: ReadonlyMap<string, V>): [string, V][] {
    if (sessions.size === 1) return [...sessions];
    return [...sessions].sort(([a], [b]) => (this.#served.get(a) ?? 0) - (this.#served.get(b) ?? 0));
  }

  #markServed(line: string): void {
    this.#servedItems++;
    // The last in the map were the last served, so that the first can be forgotten.
    this.#served.delete(line);
    this.#served.set(line, this.#servedItems);
    forgetOldest(this.#served);
  }
}

type Turn = Pick<Lane<unknown>, "turn" | "place">;
const inTurn = (a: Turn, b: Turn) => a.turn - b.turn || a.place - b.place;

/** Of more than are remembered, those that were put into the map first go. */
function forgetOldest(remembered: Map<string, unknown>): void {
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_REMEMBERED) return;
    remembered.delete(oldest);
  }
}

/** The first of each line, then the second of each, and so on. */
function byTurns<T>(lines: T[][]): T[] {
  if (lines.length === 1) return lines[0] ?? [];
  const order: T[] = [];
  let open = lines;
  for (let round = 0; open.length > 0; round++) {
    open = open.filter((line) => line.length > round);
    for (const line of open) order.push(...line.slice(round, round + 1));
  }
  return order;
}
