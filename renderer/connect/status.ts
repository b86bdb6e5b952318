import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import { ago } from "../text/times.ts";

const words = messages.connect;

interface Tick {
  key: "written" | "starts" | "seen";
  state: "done" | "open" | "busy" | "bad";
  text: string;
}

/** Written, starts, connected: each earned by itself, and never more than was seen. An app that was never set up has only the first. */
export function ticks(aiApp: ClientView, now: number): Tick[] {
  const { config } = aiApp;
  const ours = config.kind === "written" || config.kind === "stale";
  const seen = seenTick(aiApp, now);
  return [writtenTick(config.kind), ...(ours ? [startsTick(aiApp.starts)] : []), ...(ours || seen.state === "done" ? [seen] : [])];
}

function writtenTick(kind: ClientView["config"]["kind"]): Tick {
  if (kind === "written") return { key: "written", state: "done", text: words.ticks.written };
  if (kind === "stale") return { key: "written", state: "bad", text: words.ticks.stale };
  if (kind === "vanished") return { key: "written", state: "bad", text: words.ticks.vanished };
  return { key: "written", state: "open", text: words.ticks.notWritten };
}

function startsTick(starts: ClientView["starts"]): Tick {
  switch (starts.kind) {
    case "starts":
      return { key: "starts", state: "done", text: words.ticks.starts(starts.tools) };
    case "trying":
      return { key: "starts", state: "busy", text: words.ticks.trying };
    case "fails":
      return { key: "starts", state: "bad", text: words.ticks.fails };
    case "untried":
      return { key: "starts", state: "open", text: words.ticks.untried };
  }
}

function seenTick({ connectedNow, lastConnectedAt }: ClientView, now: number): Tick {
  if (connectedNow) return { key: "seen", state: "done", text: words.ticks.now };
  if (lastConnectedAt === null) return { key: "seen", state: "open", text: words.ticks.notSeen };
  return { key: "seen", state: "done", text: words.ticks.seen(ago(lastConnectedAt, now)) };
}

/** What needs the person's eye, if anything: what happened and what to do. */
export function concern({ config, starts }: ClientView): { message: string; remedy: string } | null {
  switch (config.kind) {
    case "stale":
    case "vanished":
    case "foreign":
      return words.concerns[config.kind];
    case "unreadable":
      return config.error;
    case "written":
      return starts.kind === "fails" ? starts.error : null;
    default:
      return null;
  }
}

/** The app is set up, or has been here, and shows pictures in its chats as far as anybody knows; it says so itself at its first visit. */
export const canShowPictures = ({ config, connectedNow, chatViews: { show, declared, documented } }: ClientView): boolean =>
  (config.kind === "written" || connectedNow) && (show === "never" || (declared ?? documented));

/** Our entry is gone or points elsewhere: a click puts it back. */
export const needsRepair = ({ config }: ClientView): boolean => config.kind === "vanished" || config.kind === "stale";

/** What a repair says at the top of every page. */
export const repairText = ({ name, config }: ClientView): string =>
  config.kind === "vanished" ? words.repairs.vanished(name) : words.repairs.stale(name);

/** Apps on this computer, or known to be set up; then the rest. Main decides the order within. */
export function foundFirst(aiApps: readonly ClientView[]): { found: ClientView[]; others: ClientView[] } {
  const here = (one: ClientView) =>
    one.detected !== null || !["absent", "by_hand"].includes(one.config.kind) || one.lastConnectedAt !== null;
  return { found: aiApps.filter(here), others: aiApps.filter((one) => !here(one)) };
}
