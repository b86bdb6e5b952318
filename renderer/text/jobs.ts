import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { BridgeView } from "#contract/view.ts";

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

/** Where a job is: text, and 0..1 for the bar (null = not known yet). While `paused`, what has not begun waits for the person. */
export function jobProgress(job: JobView, paused = false): { text: string; fraction: number | null } {
  const { state } = job;
  if (paused && (state.kind === "queued" || state.kind === "waiting_for_engine")) return { text: words.paused, fraction: null };
  switch (state.kind) {
    case "waiting_for_engine":
      return { text: words.waitingForEngine, fraction: null };
    case "queued":
      return {
        text: state.position === null ? words.waiting : state.position <= 1 ? words.next : words.inLine(state.position),
        fraction: null,
      };
    case "running":
      return {
        text: state.step !== null && state.steps !== null ? words.step(state.step, state.steps) : words.gettingReady,
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
