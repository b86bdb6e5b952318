import type { ClientView } from "#contract/view.ts";
import { ago } from "../text/format.ts";
import { text } from "../text/index.ts";

export interface Tick {
  key: "found" | "written" | "seen";
  done: boolean;
  words: string;
}

const words = text.connect;

/** What is known about an AI app, as steps that are done or not; never more than was seen. */
export function ticks(aiApp: ClientView, now: number): Tick[] {
  const written = aiApp.config.kind === "written";
  const seen: Tick = aiApp.connectedNow
    ? { key: "seen", done: true, words: words.ticks.now }
    : aiApp.lastConnectedAt === null
      ? { key: "seen", done: false, words: words.pending.now }
      : { key: "seen", done: true, words: `${words.ticks.last} ${ago(aiApp.lastConnectedAt, now)}` };
  const list: Tick[] = [
    { key: "found", done: aiApp.detected !== null, words: aiApp.detected ?? words.notFound },
    { key: "written", done: written, words: written ? words.ticks.written : words.pending.written },
  ];
  return written || seen.done ? [...list, seen] : list;
}

/** What needs the person's eye, if anything: a title and what to do. */
export function concern({ config }: ClientView): { message: string; remedy: string } | null {
  switch (config.kind) {
    case "stale":
    case "foreign":
      return words.states[config.kind];
    case "unreadable":
      return config.error;
    default:
      return null;
  }
}

/** Apps on this computer, or known to be set up; then the rest. Main decides the order within. */
export function foundFirst(aiApps: readonly ClientView[]): { found: ClientView[]; others: ClientView[] } {
  const here = (one: ClientView) => one.detected !== null || one.config.kind !== "absent" || one.lastConnectedAt !== null;
  return { found: aiApps.filter(here), others: aiApps.filter((one) => !here(one)) };
}
