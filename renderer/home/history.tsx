import { Ban, CircleAlert, File, ImageIcon, type LucideIcon, MessageSquareText, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { callOf } from "../create/draft.ts";
import { act } from "../state/act.ts";
import { loadMoreHistory, useHistory } from "../state/history.ts";
import { clientName } from "../text/clients.ts";
import { jobPrompt, toolTitle } from "../text/jobs.ts";
import { ago, duration } from "../text/times.ts";
import { Button } from "../ui/button.tsx";

const words = messages.home.history;

const FIRST_LINES = 6;
const MORE_LINES = 30;

/** What was asked for, on this and earlier days, whatever came of it. */
export function HistoryList({ app, now }: { app: AppState; now: number }) {
  const { jobs, more } = useHistory();
  const [lines, setLines] = useState(FIRST_LINES);
  if (!jobs || jobs.length === 0) return null;
  const showMore = async () => {
    if (more && jobs.length < lines + MORE_LINES) await loadMoreHistory();
    setLines(lines + MORE_LINES);
  };
  return (
    <section aria-labelledby="history-title">
      <div className="section-head">
        <h2 id="history-title">{words.title}</h2>
      </div>
      <ul className="card history">
        {jobs.slice(0, lines).map((job) => (
          <HistoryLine key={job.id} job={job} app={app} now={now} />
        ))}
      </ul>
      {more || jobs.length > lines ? (
        <Button size="s" look="quiet" className="history-more" onClick={showMore}>
          {words.more}
        </Button>
      ) : null}
    </section>
  );
}

function HistoryLine({ job, app, now }: { job: JobView; app: AppState; now: number }) {
  const title = jobPrompt(job) || toolTitle(job.tool, app.bridge);
  const { icon: Icon, text } = cameOf(job);
  const facts = [text, clientName(job.client), ago(job.finishedAt ?? job.createdAt, now), tookOf(job)].filter(Boolean);
  return (
    <li className="history-line">
      <Icon aria-hidden className="ended-icon" />
      <div className="history-words">
        <p className="history-title" dir="auto">
          {title}
        </p>
        <p className="faint history-facts" dir="auto">
          {facts.join(" · ")}
        </p>
      </div>
      <Button size="s" look="quiet" icon={RotateCcw} aria-label={words.again(title)} onClick={() => act("jobs.run", callOf(job))}>
        {words.againShort}
      </Button>
    </li>
  );
}

function tookOf({ startedAt, finishedAt, state }: JobView): string | null {
  return state.kind === "done" && startedAt !== null && finishedAt !== null ? words.took(duration(finishedAt - startedAt)) : null;
}

/** What came of a job. */
function cameOf({ state }: JobView): { icon: LucideIcon; text: string } {
  switch (state.kind) {
    case "failed":
      return { icon: CircleAlert, text: words.failed };
    case "done": {
      const [first] = state.outputs;
      if (!first) return { icon: MessageSquareText, text: state.text.join(" ") };
      if (first.mime.startsWith("image/")) return { icon: ImageIcon, text: words.pictures(state.outputs.length) };
      return { icon: File, text: words.file(first.fileName ?? first.reference) };
    }
    default:
      return { icon: Ban, text: words.cancelled };
  }
}
