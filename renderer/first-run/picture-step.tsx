import { CircleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView, JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { GrowingText } from "../create/growing-text.tsx";
import { outputUrl } from "../create/picture/pictures.ts";
import { applyRemedy } from "../home/apply-remedy.ts";
import { remediesFor } from "../home/remedies.ts";
import { ask } from "../ipc/ask.ts";
import { PracticeBadge } from "../practice/practice-banner.tsx";
import { act } from "../state/act.ts";
import { useAppStore } from "../state/app-store.ts";
import { useStatus } from "../state/status.ts";
import { isActive, jobProgress } from "../text/jobs.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Progress } from "../ui/progress.tsx";
import { Strip } from "../ui/strip.tsx";
import type { CardProps } from "./card-foot.tsx";
import { endFirstRun, keepStep } from "./steps.ts";

const words = messages.firstRun.picture;

type Call = CallInput<"jobs.run">;

/** The end of the first run: the person's own first picture. */
export function PictureStep({ app, onBack }: CardProps & { app: AppState }) {
  const [prompt, setPrompt] = useState<string>(words.example);
  const [jobId, setJobId] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ call: Call; error: ErrorView } | null>(null);
  const status = useStatus(app);
  const job = app.jobs.find(({ id }) => id === jobId);
  const output = job?.state.kind === "done" ? job.state.outputs[0] : undefined;
  const isPainting = job !== undefined && isActive(job);
  // Whoever has a picture is through: another start leads to the first page.
  useEffect(() => {
    if (output) void keepStep("done");
  }, [output]);
  const run = async (call: Call): Promise<boolean> => {
    setRefused(null);
    const answer = await ask("jobs.run", call);
    if (answer.ok) setJobId(answer.value.jobId);
    else setRefused({ call, error: answer.error });
    return answer.ok;
  };
  const paint = () => run({ tool: "generate_image", arguments: { prompt: prompt.trim(), preset: "standard" } });
  const failed = refused ?? (job?.state.kind === "failed" ? { call: job, error: job.state.error } : null);
  return (
    <>
      <p className="visually-hidden" role="status">
        {output ? words.doneTitle : isPainting ? words.painting : ""}
      </p>
      {job && output ? (
        <FirstPicture prompt={prompt} reference={output.reference} practice={app.engine.practice} />
      ) : (
        <>
          <p className="soft">{words.lead}</p>
          <GrowingText className="field first-steps-prompt" label={words.prompt} maxLength={10_000} value={prompt} onChange={setPrompt} />
        </>
      )}
      {app.paintModel === "missing" && !app.engine.practice ? (
        <Strip icon={CircleAlert} title={messages.home.status.modelMissing.title} detail={messages.home.status.modelMissing.detail}>
          <Button size="s" onClick={() => keepStep("model")}>
            {messages.home.status.getModel}
          </Button>
        </Strip>
      ) : null}
      {job && isPainting ? <Painting job={job} paused={app.paused} /> : null}
      {failed ? (
        <Problem title={messages.createPage.results.failed} error={failed.error} alert>
          <div className="button-row">
            {remediesFor(failed.call, failed.error).map((remedy) => (
              <Button key={remedy.label} size="s" onClick={() => applyRemedy(remedy, run)}>
                {remedy.label}
              </Button>
            ))}
          </div>
        </Problem>
      ) : null}
      {app.engine.state.kind === "ready" && app.bridge.kind === "ready" ? null : (
        <p className="faint" role="status">
          {status.title} {status.detail}
        </p>
      )}
      <div className="first-steps-foot">
        {output || !onBack ? null : (
          <Button look="quiet" onClick={onBack}>
            {messages.firstRun.back}
          </Button>
        )}
        {output ? <Button onClick={() => setJobId(null)}>{words.again}</Button> : null}
        {output ? (
          <Button look="primary" onClick={endFirstRun}>
            {words.finish}
          </Button>
        ) : (
          <Button look="primary" busy={isPainting} disabled={prompt.trim() === "" || app.bridge.kind !== "ready"} onClick={paint}>
            {words.paint}
          </Button>
        )}
      </div>
    </>
  );
}

function Painting({ job, paused }: { job: JobView; paused: boolean }) {
  const preview = useAppStore(({ previews }) => previews[job.id]);
  const { text, fraction } = jobProgress(job, paused);
  return (
    <div className="first-steps-painting">
      {preview ? <img src={preview} alt={messages.home.queue.preview} /> : null}
      <Progress fraction={fraction} label={text} />
      <div className="first-steps-line">
        <span className="faint">{text}</span>
        <Button size="s" look="quiet" onClick={() => act("jobs.cancel", job.id)}>
          {messages.app.cancel}
        </Button>
      </div>
    </div>
  );
}

function FirstPicture({ prompt, reference, practice }: { prompt: string; reference: string; practice: boolean }) {
  const known = useAppStore(({ recent }) => recent.find((one) => one.reference === reference));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <figure className="first-steps-picture">
        <img src={known?.url ?? outputUrl(reference)} alt={prompt} />
        {practice ? <PracticeBadge /> : null}
      </figure>
      <h2 ref={heading} tabIndex={-1} className="first-steps-done">
        {practice ? words.practiceDoneTitle : words.doneTitle}
      </h2>
      <p className="soft">{practice ? words.practiceDone : words.done}</p>
    </>
  );
}
