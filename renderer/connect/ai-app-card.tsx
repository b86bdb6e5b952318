import { Check, Circle } from "lucide-react";
import { useState } from "react";
import type { ClientView } from "#contract/view.ts";
import { act } from "../easel.ts";
import { Initial } from "../home/ai-apps-card.tsx";
import { loadAiApps } from "../state/listen.ts";
import { useNow } from "../state/now.ts";
import { addToast } from "../state/toasts.ts";
import { dayAndTime } from "../text/format.ts";
import { text } from "../text/index.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { concern, ticks } from "./status.ts";

const words = text.connect;

export function AiAppCard({ aiApp, onPlan }: { aiApp: ClientView; onPlan: (action: "write" | "remove") => void }) {
  const now = useNow(30_000);
  const problem = concern(aiApp);
  const written = aiApp.config.kind === "written";
  const ours = written || aiApp.config.kind === "stale";
  return (
    <li className="card ai-app">
      <div className="ai-app-head">
        <Initial name={aiApp.name} />
        <div className="ai-app-words">
          <h3>{aiApp.name}</h3>
          <ul className="ticks">
            {ticks(aiApp, now).map((tick) => (
              <li key={tick.key} className="tick" data-done={tick.done || undefined}>
                {tick.done ? <Check aria-hidden /> : <Circle aria-hidden />}
                {tick.words}
              </li>
            ))}
          </ul>
        </div>
        <div className="button-row">
          {ours ? (
            <Button look="quiet" size="s" onClick={() => onPlan("remove")} aria-label={`${words.remove}: ${aiApp.name}`}>
              {words.remove}
            </Button>
          ) : null}
          {written ? null : (
            <Button
              look={aiApp.detected === null ? "plain" : "primary"}
              onClick={() => onPlan("write")}
              aria-label={`${ours ? words.again : words.connect}: ${aiApp.name}`}
            >
              {ours ? words.again : words.connect}
            </Button>
          )}
        </div>
      </div>
      {problem ? <Problem error={problem} mild={aiApp.config.kind !== "unreadable"} /> : null}
      {written && !aiApp.connectedNow ? <p className="ai-app-next">{aiApp.afterWriting}</p> : null}
      <div className="ai-app-more">
        <Disclosure summary={words.byHand}>
          <p className="faint by-hand-words">
            {words.byHandHint} <code className="selectable">{aiApp.path}</code>
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
          <pre className="snippet" tabIndex={0}>
            {aiApp.snippet}
          </pre>
          <div className="by-hand-copy">
            <CopyButton content={aiApp.snippet} label={words.copy} />
          </div>
        </Disclosure>
        {aiApp.changes.length > 0 ? <Changes aiApp={aiApp} now={now} /> : null}
      </div>
    </li>
  );
}

function Changes({ aiApp, now }: { aiApp: ClientView; now: number }) {
  const [undoing, setUndoing] = useState<string | null>(null);
  const undo = async (changeId: string) => {
    setUndoing(changeId);
    const answer = await act("connect.undo", { client: aiApp.id, changeId });
    if (answer.ok) addToast({ tone: "done", text: words.undoneToast });
    await loadAiApps();
    setUndoing(null);
  };
  return (
    <Disclosure summary={words.changes}>
      <ul className="changes">
        {aiApp.changes.map((change) => (
          <li key={change.id}>
            <span>
              {change.action === "write" ? words.changeWritten : words.changeRemoved}
              <span className="faint"> · {dayAndTime(change.at, now)}</span>
            </span>
            {change.undone ? (
              <span className="faint">{words.undone}</span>
            ) : (
              <Button
                size="s"
                busy={undoing === change.id}
                onClick={() => undo(change.id)}
                aria-label={`${words.undo}: ${dayAndTime(change.at, now)}`}
              >
                {words.undo}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
