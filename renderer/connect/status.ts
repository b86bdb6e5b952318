import type { ClientView } from "#contract/view.ts";
import { stateText, tickText } from "../text/connect.ts";
import { ago } from "../text/format.ts";

interface Tick {
  key: "written" | "starts" | "seen";
  state: "done" | "open" | "busy" | "bad";
  words: string;
}

/** Written, starts, connected: each earned by itself, and never more than was seen. An app that was never set up has only the first. */
export function ticks(aiApp: ClientView, now: number): Tick[] {
  const { config } = aiApp;
  const ours = config.kind === "written" || config.kind === "stale";
  const seen = seenTick(aiApp, now);
  return [writtenTick(config.kind), ...(ours ? [startsTick(aiApp.starts)] : []), ...(ours || seen.state === "done" ? [seen] : [])];
}

function writtenTick(kind: ClientView["config"]["kind"]): Tick {
  if (kind === "written") return { key: "written", state: "done", words: tickText.written };
  if (kind === "stale") return { key: "written", state: "bad", words: tickText.stale };
  if (kind === "vanished") return { key: "written", state: "bad", words: tickText.vanished };
  return { key: "written", state: "open", words: tickText.notWritten };
}

function startsTick(starts: ClientView["starts"]): Tick {
  switch (starts.kind) {
    case "starts":
      return { key: "starts", state: "done", words: tickText.starts(starts.tools) };
    case "trying":
      return { key: "starts", state: "busy", words: tickText.trying };
    case "fails":
      return { key: "starts", state: "bad", words: tickText.fails };
    case "untried":
      return { key: "starts", state: "open", words: tickText.untried };
  }
}

function seenTick({ connectedNow, lastConnectedAt }: ClientView, now: number): Tick {
  if (connectedNow) return { key: "seen", state: "done", words: tickText.now };
  if (lastConnectedAt === null) return { key: "seen", state: "open", words: tickText.notSeen };
  return { key: "seen", state: "done", words: `${tickText.seen} ${ago(lastConnectedAt, now)}` };
}

/** What needs the person's eye, if anything: what happened and what to do. */
export function concern({ config, starts }: ClientView): { message: string; remedy: string } | null {
  switch (config.kind) {
    case "stale":
    case "vanished":
    case "foreign":
      return stateText[config.kind];
    case "unreadable":
      return config.error;
    case "written":
      return starts.kind === "fails" ? starts.error : null;
    default:
      return null;
  }
}

/** Our entry is gone or points elsewhere: a click puts it back. */
export const needsRepair = ({ config }: ClientView): boolean => config.kind === "vanished" || config.kind === "stale";

/** Apps on this computer, or known to be set up; then the rest. Main decides the order within. */
export function foundFirst(aiApps: readonly ClientView[]): { found: ClientView[]; others: ClientView[] } {
  const here = (one: ClientView) =>
    one.detected !== null || !["absent", "by_hand"].includes(one.config.kind) || one.lastConnectedAt !== null;
  return { found: aiApps.filter(here), others: aiApps.filter((one) => !here(one)) };
}
