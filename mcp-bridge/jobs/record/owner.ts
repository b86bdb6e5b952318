import type { Clock } from "#base/clock.ts";
import { processIdentity } from "#base/process-identity.ts";

/** The bridge that works on a job: its process id and, after a space, what tells it apart from a later process with that id. */
export type Owner = string;

/** How long it is believed that a process is the one it was. Off Linux, asking the system takes a program of its own. */
const IDENTITY_LIFETIME_MS = process.platform === "linux" ? 0 : 30_000;

/** This process as an owner. */
export async function thisProcess(): Promise<Owner> {
  const identity = await processIdentity(process.pid);
  return identity ? `${process.pid} ${identity}` : String(process.pid);
}

/** Knows which owners are still alive. */
export class Owners {
  readonly me: Owner;
  readonly #clock: Clock;
  readonly #alive = new Map<Owner, number>();

  constructor(me: Owner, clock: Clock) {
    this.me = me;
    this.#clock = clock;
  }

  /** Also true where the operating system does not say. */
  async isAlive(owner: Owner): Promise<boolean> {
    if (owner === this.me) return true;
    const [number = "", ...identity] = owner.split(" ");
    const pid = Number(number);
    if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid)) return false;
    if (identity.length === 0) return true;
    if (this.#clock.now() - (this.#alive.get(owner) ?? Number.NEGATIVE_INFINITY) < IDENTITY_LIFETIME_MS) return true;
    const seen = await processIdentity(pid);
    // Where the system does not say, it may be alive: taking its jobs over would end them while it works on them.
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
