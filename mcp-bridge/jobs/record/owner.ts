import type { Clock } from "#base/clock.ts";
import { processIdentity } from "#base/process-identity.ts";

/** The bridge that works on a job: its process id and, behind a space, what tells it apart from a later process of that id. */
export type Owner = string;

/** Where the operating system has to be asked through a program of its own, its word counts this long. Milliseconds. */
const WORD_COUNTS = process.platform === "linux" ? 0 : 30_000;

export async function thisProcess(): Promise<Owner> {
  const identity = await processIdentity(process.pid);
  return identity ? `${process.pid} ${identity}` : String(process.pid);
}

/** Knows which owners still live. */
export class Owners {
  readonly me: Owner;
  readonly #clock: Clock;
  readonly #alive = new Map<Owner, number>();

  constructor(me: Owner, clock: Clock) {
    this.me = me;
    this.#clock = clock;
  }

  async isAlive(owner: Owner): Promise<boolean> {
    if (owner === this.me) return true;
    const [number = "", ...identity] = owner.split(" ");
    const pid = Number(number);
    if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid)) return false;
    if (identity.length === 0) return true;
    if (this.#clock.now() - (this.#alive.get(owner) ?? Number.NEGATIVE_INFINITY) < WORD_COUNTS) return true;
    const seen = await processIdentity(pid);
    // Where the system will not say it may live: to take its jobs would end them while it works on them.
    if (seen !== undefined && seen !== identity.join(" ")) return false;
    this.#alive.set(owner, this.#clock.now());
    return true;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
