import { EngineUnreachableError } from "#comfyui/unreachable.ts";
import { EaselError } from "#contract/errors.ts";
import type { EngineMember } from "../../engines/engine-member.ts";
import type { EnginePool } from "../../engines/engine-pool.ts";
import type { Job } from "../record/job.ts";

/** How often a job that had begun is begun again, elsewhere: one that takes its engine down must not take down all of them. */
const MAX_RERUNS = 1;

/**
 * What becomes of a job whose engine is gone. What had not begun moves to another engine; what had begun was asked for until the engine
 * did not know it any more, or was gone, and is then begun once more.
 */
export class Failover {
  readonly #pool: EnginePool;
  readonly #reruns = new WeakMap<Job, number>();

  constructor(pool: EnginePool) {
    this.#pool = pool;
  }

  /** Whether the job is to be tried again after this error of its engine. `mayRetry`: false where a cluster decides that. */
  onFailure(job: Job, member: EngineMember, error: unknown, mayRetry: boolean): boolean {
    if (!isEngineGone(error)) return false;
    this.#pool.onTrouble(member, error);
    if (!mayRetry || job.signal.aborted || this.#pool.members.length < 2) return false;
    if (hasBegun(job)) {
      const reruns = this.#reruns.get(job) ?? 0;
      if (reruns >= MAX_RERUNS) return false;
      this.#reruns.set(job, reruns + 1);
    }
    // An engine that was only silent may still have it.
    member.withdraw(job.id);
    job.notes = [];
    job.set({ startedAt: null, state: { kind: "queued", position: null } }, `${member.id} is gone: waiting for another engine`);
    return true;
  }
}

const hasBegun = ({ view }: Job) => view.state.kind === "running" || view.startedAt !== null;

function isEngineGone(error: unknown): boolean {
  return (
    error instanceof EngineUnreachableError ||
    (error instanceof EaselError && (error.kind === "engine_crashed" || error.code === "engine_froze"))
  );
}
