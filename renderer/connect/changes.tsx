import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { loadAiApps } from "../state/listen.ts";
import { addToast } from "../state/toasts.ts";
import { dayAndTime } from "../text/times.ts";
import { Button } from "../ui/button.tsx";

const words = messages.connect.changes;

export type Change = ClientView["changes"][number] & { client: string; name: string };

/** Of one app or of several, newest first. */
export const changesOf = (aiApps: readonly ClientView[]): Change[] =>
  aiApps.flatMap(({ id, name, changes }) => changes.map((change) => ({ ...change, client: id, name }))).sort((a, b) => b.at - a.at);

/** What was changed and when, each with its undo; `named` says of which app, too. */
export function ChangeList({ changes, named, now }: { changes: readonly Change[]; named: boolean; now: number }) {
  const undo = async ({ client, id }: Change) => {
    const answer = await act("connect.undo", { client, changeId: id });
    if (answer.ok) addToast({ tone: "done", text: words.undoneToast });
    await loadAiApps();
  };
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={change.id}>
          <span>
            {named ? `${change.name}: ` : ""}
            {change.action === "write" ? words.written : words.removed}
            <span className="faint"> · {dayAndTime(change.at, now)}</span>
          </span>
          {change.undone ? (
            <span className="faint">{words.undone}</span>
          ) : (
            <Button
              size="s"
              onClick={() => undo(change)}
              aria-label={`${words.undo}: ${named ? `${change.name}, ` : ""}${dayAndTime(change.at, now)}`}
            >
              {words.undo}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
