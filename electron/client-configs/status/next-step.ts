import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import type { ClientStatus } from "./status-reader.ts";

type Visits = Pick<ClientView, "lastConnectedAt" | "connectedNow">;

/** An app's files and its visits together, and from both what comes next. */
export function clientView(status: ClientStatus, visits: Visits): ClientView {
  const view = { ...status, connectedNow: visits.connectedNow, lastConnectedAt: sinceWritten(status, visits) };
  return { ...view, next: nextStep(view) };
}

/** A visit from before the newest change was to another entry: it proves nothing about this one. */
function sinceWritten({ changes }: ClientStatus, { lastConnectedAt }: Visits): number | null {
  const written = changes.find(({ undone }) => !undone)?.at ?? 0;
  return lastConnectedAt !== null && lastConnectedAt >= written ? lastConnectedAt : null;
}

function nextStep(view: ClientStatus & Visits): string {
  const { next } = messages.clientConfigs;
  const { config, name } = view;
  switch (config.kind) {
    case "absent":
      return next.connect(name);
    case "vanished":
      return next.putBack;
    case "stale":
      return next.writeAgain;
    case "foreign":
      return next.freeTheName(name);
    case "unreadable":
      return sentencesOf(config.error).remedy;
    case "by_hand":
      return view.afterWriting;
    case "written":
      return afterWritten(view);
  }
}

function afterWritten({ name, starts, connectedNow, lastConnectedAt, afterWriting }: ClientStatus & Visits): string {
  const { next } = messages.clientConfigs;
  if (starts.kind === "fails") return sentencesOf(starts.error).remedy;
  if (connectedNow) return next.sayFox(name);
  return lastConnectedAt === null ? afterWriting : next.openAndSayFox(name);
}
