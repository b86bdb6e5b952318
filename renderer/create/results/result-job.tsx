import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../../state/act.ts";
import { useAppStore } from "../../state/app-store.ts";
import { isActive, jobProgress, jobPrompt, toolTitle } from "../../text/jobs.ts";
import { Button } from "../../ui/button.tsx";
import { Progress } from "../../ui/progress.tsx";
import { ResultOutput } from "./result-output.tsx";
import { ResultProblem } from "./result-problem.tsx";

const words = messages.createPage.results;

/** A job from its start to its pictures. */
export function ResultJob({ job, app }: { job: JobView; app: AppState }) {
  const title = jobPrompt(job) || toolTitle(job.tool, app.bridge);
  return (
    <article className="card result" aria-label={title}>
      <Outcome job={job} app={app} />
      <p className="result-title" dir="auto">
        {title}
      </p>
    </article>
  );
}

function Outcome({ job, app }: { job: JobView; app: AppState }) {
  const { state } = job;
  if (isActive(job)) return <Running job={job} app={app} />;
  switch (state.kind) {
    case "failed":
      return <ResultProblem job={job} error={state.error} />;
    case "done":
      return (
        <>
          {state.missing ? <ResultProblem job={job} error={state.missing} /> : null}
          {state.text.map((text) => (
            <blockquote key={text} className="result-text" dir="auto">
              {text}
            </blockquote>
          ))}
          <ul className="result-outputs">
            {state.outputs.map((output) => (
              <li key={output.reference}>
                <ResultOutput job={job} output={output} />
              </li>
            ))}
          </ul>
        </>
      );
    default:
      return <p className="soft">{words.cancelled}</p>;
  }
}

function Running({ job, app }: { job: JobView; app: AppState }) {
  const preview = useAppStore(({ previews }) => previews[job.id]);
  const { text, fraction } = jobProgress(job, app.paused);
  return (
    <div className="result-running">
      {preview ? <img className="result-preview" src={preview} alt={words.preview} /> : null}
      <Progress fraction={fraction} label={`${toolTitle(job.tool, app.bridge)}: ${text}`} />
      <div className="result-line">
        <span className="faint">{text}</span>
        <Button size="s" look="quiet" onClick={() => act("jobs.cancel", job.id)}>
          {messages.app.cancel}
        </Button>
      </div>
    </div>
  );
}
