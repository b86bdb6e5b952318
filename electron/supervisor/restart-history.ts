import { type EngineEvent, type EngineState, policy, type Transition } from "./state-machine.ts";

/** When the engine crashed and when it asked to be restarted, within the policy's window. Epoch ms, oldest first. */
export class RestartHistory {
  crashes: number[] = [];
  requestedRestarts: number[] = [];

  /** Records what a transition at the time `now` means, and drops what is older than the window. */
  record(before: EngineState, event: EngineEvent, { state, command }: Transition, now: number): void {
    if (event.type === "exited" && event.exit.restartRequested && command === "launch") this.requestedRestarts.push(now);
    if (state !== before && (state.kind === "backing_off" || state.kind === "gave_up")) this.crashes.push(now);
    for (const times of [this.crashes, this.requestedRestarts]) while (now - (times[0] ?? now) >= policy.crashWindowMs) times.shift();
  }

  /** A person stepped in, so what happened before no longer counts. */
  forget(): void {
    this.crashes = [];
    this.requestedRestarts = [];
  }
}
