import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { BridgeView } from "#contract/view.ts";
import { roughDuration } from "./times.ts";

const words = messages.jobs;

export function isActive(job: JobView): boolean {
  switch (job.state.kind) {
    case "waiting_for_engine":
    case "queued":
    case "running":
      return true;
    case "done":
    case "failed":
    case "cancelled":
      return false;
  }
}

/** "Generate image": the tool's own title, or its name made readable. */
export function toolTitle(name: string, bridge: BridgeView): string {
  const tool = bridge.kind === "ready" ? bridge.tools.find((known) => known.name === name) : undefined;
  if (tool?.title) return tool.title;
  const plain = name.replace(/[_-]+/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What a job is about, in one line; empty when it has no words of its own. */
export function jobPrompt(job: JobView): string {
  const prompt = job.arguments.prompt ?? job.arguments.question;
  return typeof prompt === "string" ? prompt.trim() : "";
}

type Running = Extract<JobView["state"], { kind: "running" }>;

/** A node that has a single step says nothing: near the end the last one would be "Step 0 of 1". */
function stepText({ step, steps, fraction }: Running): string {
  if (step !== null && steps !== null && steps > 1) return words.step(step, steps);
  return fraction !== null && fraction > 0.5 ? words.finishing : words.gettingReady;
}

/** How long it will probably take from now on, in words; null where nobody can tell. */
export function timeLeft({ expectedAt, state }: JobView, now: number): string | null {
  if (expectedAt === undefined) return null;
  if (expectedAt - now > 1_000) return words.timeLeft(roughDuration(expectedAt - now));
  return state.kind === "running" ? words.almostDone : null;
}

/** Where a job is: text, and 0..1 for the bar (null = not known yet). While `paused`, what has not begun waits for the person. */
export function jobProgress(job: JobView, paused = false): { text: string; fraction: number | null } {
  const { state } = job;
  if (paused && (state.kind === "queued" || state.kind === "waiting_for_engine")) return { text: words.paused, fraction: null };
  switch (state.kind) {
    case "waiting_for_engine":
      return { text: words.waitingForEngine, fraction: null };
    case "queued":
      if (state.heldUp !== undefined) return { text: words.heldUp[state.heldUp], fraction: null };
      return {
        text: state.position === null ? words.waiting : state.position <= 1 ? words.next : words.inLine(state.position),
        fraction: null,
      };
    case "running":
      return {
        text: stepText(state),
        fraction: state.fraction === null ? null : Math.min(1, Math.max(0, state.fraction)),
      };
    case "done":
      return { text: words.finished, fraction: 1 };
    case "failed":
      return { text: words.failed, fraction: null };
    case "cancelled":
      return { text: words.cancelled, fraction: null };
  }
}
