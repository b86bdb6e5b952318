import type { JobView } from "#contract/job.ts";
import type { BridgeView } from "#contract/view.ts";

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

/** Where a job is: words, and 0..1 for the bar (null = not known yet). While `paused`, what has not begun waits for the person. */
export function jobProgress(job: JobView, paused = false): { words: string; fraction: number | null } {
  const { state } = job;
  if (paused && (state.kind === "queued" || state.kind === "waiting_for_engine"))
    return { words: "Paused: waits until you go on", fraction: null };
  switch (state.kind) {
    case "waiting_for_engine":
      return { words: "Waiting for the engine", fraction: null };
    case "queued":
      return {
        words: state.position === null ? "Waiting its turn" : state.position <= 1 ? "Next in line" : `Number ${state.position} in line`,
        fraction: null,
      };
    case "running":
      return {
        words: state.step !== null && state.steps !== null ? `Step ${state.step} of ${state.steps}` : "Getting ready",
        fraction: state.fraction === null ? null : Math.min(1, Math.max(0, state.fraction)),
      };
    case "done":
      return { words: "Finished", fraction: 1 };
    case "failed":
      return { words: "Did not work", fraction: null };
    case "cancelled":
      return { words: "Cancelled", fraction: null };
  }
}
