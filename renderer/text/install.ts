import type { InstallStep, InstallView } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";

type Installing = Extract<InstallView, { kind: "installing" }>;

/** "1.2 GB of about 5.1 GB"; empty for what is too small to count. */
export function stepProgress({ bytes, total }: Installing["progress"]): string {
  if (total <= 0 || bytes <= 0) return "";
  return messages.install.running.progress(Math.min(bytes, total), total);
}

/** 0..1 of the whole; never quite all of it before it is done. A step weighs what it downloads, and small ones a little. */
export function installFraction({ steps, finished, progress }: Pick<Installing, "steps" | "finished" | "progress">): number {
  const weight = ({ download }: InstallStep) => download + 20e6;
  const all = steps.reduce((sum, step) => sum + weight(step), 0);
  const done = steps.slice(0, finished).reduce((sum, step) => sum + weight(step), 0);
  const now = steps[finished];
  const part = now && progress.total > 0 ? Math.min(0.98, progress.bytes / progress.total) * weight(now) : 0;
  return all > 0 ? Math.min(0.99, (done + part) / all) : 0;
}
