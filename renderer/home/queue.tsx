import { Clock, ImageIcon } from "lucide-react";
import { useState } from "react";
import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { useAppStore } from "../state/app-store.ts";
import { useNow } from "../state/now.ts";
import { clientName, isWindow } from "../text/clients.ts";
import { isActive, jobProgress, jobPrompt, toolTitle } from "../text/jobs.ts";
import { duration } from "../text/times.ts";
import { Button } from "../ui/button.tsx";
import { Progress } from "../ui/progress.tsx";

const words = messages.home.queue;

/** What is being painted now, and what waits. */
export function Queue({ app }: { app: AppState }) {
  const active = app.jobs.filter(isActive);
  const now = useNow(active.length > 0 ? 1_000 : null);
  if (active.length === 0) return null;
  return (
    <section aria-labelledby="queue-title">
      <div className="section-head">
        <h2 id="queue-title">{words.title}</h2>
      </div>
      <ul className="queue">
        {active.map((job) => (
          <QueueItem key={job.id} job={job} title={toolTitle(job.tool, app.bridge)} now={now} paused={app.paused} />
        ))}
      </ul>
    </section>
  );
}

function QueueItem({ job, title, now, paused }: { job: JobView; title: string; now: number; paused: boolean }) {
  const preview = useAppStore((state) => state.previews[job.id]);
  const [cancelling, setCancelling] = useState(false);
  const progress = jobProgress(job, paused);
  const running = job.state.kind === "running";
  const Waiting = running ? ImageIcon : Clock;
  const cancel = async () => {
    setCancelling(true);
    const answer = await act("jobs.cancel", job.id);
    if (!answer.ok) setCancelling(false);
  };
  return (
    <li className="card queue-item" data-running={running || undefined}>
      <div className="queue-picture">{preview ? <img src={preview} alt={words.preview} /> : <Waiting aria-hidden />}</div>
      <div className="queue-words">
        <p className="queue-prompt">{jobPrompt(job) || title}</p>
        <p className="faint">
          {title} · {isWindow(job.client) ? words.askedByYou : words.askedBy(clientName(job.client))}
        </p>
        {job.warning ? <p className="job-warning">{messages.jobWarnings[job.warning.kind](job.warning)}</p> : null}
        {running ? <Progress fraction={progress.fraction} label={`${title}: ${progress.text}`} /> : null}
        <p className="faint queue-state">
          <span>{progress.text}</span>
          <span>{duration(now - (job.startedAt ?? job.createdAt))}</span>
        </p>
      </div>
      <Button size="s" busy={cancelling} onClick={cancel} aria-label={`${messages.app.cancel}: ${jobPrompt(job) || title}`}>
        {messages.app.cancel}
      </Button>
    </li>
  );
}
