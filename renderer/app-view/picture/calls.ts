import type { ViewJob } from "#contract/app-view.ts";
import { type BridgeClient, textOf } from "../host/bridge-client.ts";
import type { Surroundings, ToolResult } from "../host/host.ts";
import { type Asked, type Follower, followJob } from "./follow-job.ts";

/** One call of a tool, the AI's own or one that the person made in the view, and what has become of it. */
export interface ViewCall {
  job: ViewJob | null;
  /** Why it cannot be followed, or what went wrong; null while all is well. */
  problem: string | null;
  /** The host has cancelled it. Its job may go on all the same: hosts also cancel what takes too long for them. */
  givenUp: boolean;
}

export const newCall = (): ViewCall => ({ job: null, problem: null, givenUp: false });

export interface CallEvents {
  changed(call: ViewCall): void;
  /** The call came to an end: done, failed, cancelled, or out of sight. */
  ended(call: ViewCall): void;
  /** The person wants no pictures in this chat. */
  off(call: ViewCall): void;
}

/** Follows calls from what was asked to what was made, whatever comes first: the host's result or the bridge's own word. */
export class CallTracker {
  readonly #bridge: BridgeClient;
  readonly #around: Pick<Surroundings, "after">;
  readonly #events: CallEvents;
  readonly #followers = new Map<ViewCall, { asked: Asked; follower: Follower }>();
  /** Calls whose result has come without a word for the view: some hosts keep `structuredContent` to themselves. */
  readonly #answered = new WeakSet<ViewCall>();

  constructor(bridge: BridgeClient, around: Pick<Surroundings, "after">, events: CallEvents) {
    this.#bridge = bridge;
    this.#around = around;
    this.#events = events;
  }

  /** Looks for the job of a call that somebody else makes. Asking again for the same call changes nothing. */
  follow(call: ViewCall, asked: Asked): void {
    if (this.#followers.has(call) || isOver(call) || !this.#bridge.reachable) return;
    const follower = followJob(
      this.#bridge,
      asked,
      this.#around,
      (job) => this.#learn(call, job),
      (reason) => {
        this.#stop(call);
        // As long as the host owes a result there is nothing wrong that the person should hear of.
        if (this.#answered.has(call) || call.givenUp || (reason !== "" && call.job !== null)) this.#fail(call, reason);
      },
    );
    if (!isOver(call)) this.#followers.set(call, { asked, follower });
    else follower.stop();
  }

  /** The result of a call, as the host handed it on. An answer that the job goes on is followed further. */
  take(call: ViewCall, result: ToolResult): void {
    const job = result.structuredContent as ViewJob | undefined;
    if (job && typeof job === "object" && "state" in job) {
      this.#learn(call, job);
      if (!isOver(call) && job.jobId !== null) {
        this.#stop(call);
        this.follow(call, { job_id: job.jobId });
      }
      return;
    }
    if (isOver(call)) return;
    this.#answered.add(call);
    if (result.isError) this.#fail(call, textOf(result));
    else if (!this.#followers.has(call)) this.#fail(call, "");
  }

  /** The host has cancelled the call: what has become of its job is asked at once, and then followed. */
  giveUp(call: ViewCall): void {
    if (isOver(call) || call.problem !== null || call.givenUp) return;
    call.givenUp = true;
    const { asked } = this.#followers.get(call) ?? {};
    if (!asked) {
      this.#fail(call, "");
      return;
    }
    this.#stop(call);
    this.#events.changed(call);
    this.follow(call, asked);
  }

  /** Makes a call of the person's own. */
  async make(call: ViewCall, tool: string, args: Record<string, unknown>, key: string): Promise<void> {
    this.follow(call, { tool, arguments: args });
    try {
      this.take(call, await this.#bridge.call(tool, args, key));
    } catch (error) {
      // Hosts give up waiting before pictures are done: the job may go on, and is followed by what was asked.
      if (call.job === null && !isOver(call)) this.#fail(call, (error as Error).message);
    }
  }

  dispose(): void {
    for (const { follower } of this.#followers.values()) follower.stop();
    this.#followers.clear();
  }

  #learn(call: ViewCall, job: ViewJob): void {
    if (isOver(call)) return; // late, or twice
    if (job.state.kind === "unknown") {
      // Before the call itself has come to the bridge; after its answer, or once it is cancelled, there is nothing to wait for.
      if (this.#answered.has(call) || call.givenUp) this.#fail(call, "");
      return;
    }
    if (job.state.kind === "off") {
      this.#events.off(call);
      return;
    }
    call.job = job;
    call.problem = job.state.kind === "failed" ? `${job.state.error.message} ${job.state.error.remedy}` : null;
    this.#events.changed(call);
    if (isOver(call)) this.#end(call);
  }

  #fail(call: ViewCall, reason: string): void {
    call.problem = reason;
    this.#end(call);
  }

  #end(call: ViewCall): void {
    this.#stop(call);
    this.#events.ended(call);
  }

  #stop(call: ViewCall): void {
    this.#followers.get(call)?.follower.stop();
    this.#followers.delete(call);
  }
}

/** Done, failed or cancelled: nothing more will come. */
export function isOver({ job }: ViewCall): boolean {
  const kind = job?.state.kind;
  return kind === "done" || kind === "failed" || kind === "cancelled";
}
