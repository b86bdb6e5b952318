import { Pause } from "lucide-react";
import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { useAppStore } from "../state/app-store.ts";
import { useNow } from "../state/now.ts";
import { clientName, isWindow } from "../text/clients.ts";
import { isActive, jobProgress, jobPrompt, timeLeft, toolTitle } from "../text/jobs.ts";
import { Button } from "../ui/button.tsx";
import { EaselMark } from "../ui/easel-mark.tsx";
import { Progress } from "../ui/progress.tsx";
import { CancelJob } from "./cancel-job.tsx";
import { WaitingJobs } from "./waiting-jobs.tsx";

const words = messages.home.queue;

const COUNTING_MS = 1_000;

/** What is being made now, and what waits, in the order of its turns. */
export function Queue({ app }: { app: AppState }) {
  const active = app.jobs.filter(isActive);
  const running = active.filter(({ state }) => state.kind === "running");
  const waiting = active.filter(({ state }) => state.kind !== "running");
  const counts = active.some(({ expectedAt }) => expectedAt !== undefined);
  const now = useNow(counts ? COUNTING_MS : null);
  return (
    <>
      <p className="visually-hidden" aria-live="polite">
        {active.length > 0 ? words.now(running.length, waiting.length) : ""}
      </p>
      {active.length > 0 ? (
        <section aria-labelledby="queue-title">
          <div className="section-head">
            <h2 id="queue-title">{words.title}</h2>
            <div className="button-row">
              {app.paused ? null : (
                <Button look="quiet" size="s" icon={Pause} onClick={() => act("jobs.pause", true)}>
                  {words.pause}
                </Button>
              )}
              {active.length > 1 ? (
                <Button look="quiet" size="s" onClick={() => act("jobs.cancelAll")}>
                  {words.cancelAll}
                </Button>
              ) : null}
            </div>
          </div>
          <ul className="queue">
            {running.map((job) => (
              <RunningJob key={job.id} job={job} title={toolTitle(job.tool, app.bridge)} now={now} />
            ))}
          </ul>
          <WaitingJobs jobs={waiting} app={app} now={now} />
        </section>
      ) : null}
    </>
  );
}

function RunningJob({ job, title, now }: { job: JobView; title: string; now: number }) {
  const preview = useAppStore((state) => state.previews[job.id]);
  const progress = jobProgress(job);
  const left = timeLeft(job, now);
  const name = jobPrompt(job) || title;
  return (
    <li className="card queue-item">
      <div className="queue-picture">{preview ? <img src={preview} alt={words.preview} /> : <EaselMark size={40} />}</div>
      <div className="queue-words">
        <p className="queue-prompt" dir="auto">
          {name}
        </p>
        <p className="faint">
          {title} · {isWindow(job.client) ? words.askedByYou : words.askedBy(clientName(job.client))}
        </p>
        {job.warning ? <p className="job-warning">{messages.jobWarnings[job.warning.kind](job.warning)}</p> : null}
        <Progress fraction={progress.fraction} label={`${title}: ${progress.text}`} />
        <p className="faint queue-state">
          <span>{progress.text}</span>
          {left === null ? null : <span>{left}</span>}
        </p>
      </div>
      <CancelJob id={job.id} name={name} />
    </li>
  );
}
