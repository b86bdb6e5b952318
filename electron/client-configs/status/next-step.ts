import { type AiApp, aiApps } from "#contract/ai-apps.ts";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import type { Visits } from "./client-sessions.ts";
import type { ClientStatus } from "./status-reader.ts";

/** What Easel knows of an AI app, but for what the person has chosen for it in the app's settings. */
export type ConnectionView = Omit<ClientView, "chatViews">;

type Seen = Pick<Visits, "lastConnectedAt" | "connectedNow">;

/** An app's files and its visits together, and from both what comes next. */
export function connectionView(status: ClientStatus, visits: Seen): ConnectionView {
  const view = { ...status, connectedNow: visits.connectedNow, lastConnectedAt: sinceWritten(status, visits) };
  return { ...view, next: nextStep(view) };
}

/** Pictures in an app's chats. `neverViews`: the ids of those where the person wants none. */
export function chatViews(id: string, { declaredViews }: Visits, neverViews: readonly string[]): ClientView["chatViews"] {
  const known: Record<string, AiApp> = aiApps;
  return {
    show: neverViews.includes(id) ? "never" : "always",
    declared: declaredViews,
    documented: known[id]?.mcpApps === "documented",
  };
}

/** A visit from before the newest change was to another entry: it proves nothing about this one. */
function sinceWritten({ changes }: ClientStatus, { lastConnectedAt }: Seen): number | null {
  const written = changes.find(({ undone }) => !undone)?.at ?? 0;
  return lastConnectedAt !== null && lastConnectedAt >= written ? lastConnectedAt : null;
}

function nextStep(view: ClientStatus & Seen): string {
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

function afterWritten({ name, starts, connectedNow, lastConnectedAt, afterWriting }: ClientStatus & Seen): string {
  const { next } = messages.clientConfigs;
  if (starts.kind === "fails") return sentencesOf(starts.error).remedy;
  if (connectedNow) return next.sayFox(name);
  return lastConnectedAt === null ? afterWriting : next.openAndSayFox(name);
}
