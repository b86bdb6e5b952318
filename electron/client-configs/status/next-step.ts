import type { ClientView } from "#contract/view.ts";
import type { ClientStatus } from "./status-reader.ts";

type Sessions = Pick<ClientView, "lastConnectedAt" | "connectedNow">;

/** An app's files and its visits together, and from both what comes next. */
export function viewOf(status: ClientStatus, sessions: Sessions): ClientView {
  const view = { ...status, connectedNow: sessions.connectedNow, lastConnectedAt: sinceWritten(status, sessions) };
  return { ...view, next: nextStep(view) };
}

/** A visit from before the newest change was to another entry: it proves nothing about this one. */
function sinceWritten({ changes }: ClientStatus, { lastConnectedAt }: Sessions): number | null {
  const written = changes.find(({ undone }) => !undone)?.at ?? 0;
  return lastConnectedAt !== null && lastConnectedAt >= written ? lastConnectedAt : null;
}

function nextStep(view: ClientStatus & Sessions): string {
  const { config, name } = view;
  switch (config.kind) {
    case "absent":
      return `Connect ${name}: you see the change before it is made.`;
    case "vanished":
      return "Put it back, or leave it out.";
    case "stale":
      return "Set it up again, so that it finds Easel where it is now.";
    case "foreign":
      return `Rename or remove that entry in ${name}, then connect it here.`;
    case "unreadable":
      return config.error.remedy;
    case "by_hand":
      return view.afterWriting;
    case "written":
      return afterWritten(view);
  }
}

function afterWritten({ name, starts, connectedNow, lastConnectedAt, afterWriting }: ClientStatus & Sessions): string {
  if (starts.kind === "fails") return starts.error.remedy;
  if (connectedNow) return `Say “draw me a fox” in ${name}.`;
  return lastConnectedAt === null ? afterWriting : `Open ${name} and say “draw me a fox”.`;
}
