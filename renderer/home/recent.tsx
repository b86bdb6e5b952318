import { Ban, File, ImageOff, MessageSquareText, X } from "lucide-react";
import type { ErrorView, JobView, OutputView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, Picture } from "#contract/view.ts";
import { callOf } from "../create/draft.ts";
import { PracticeBadge } from "../practice/practice-banner.tsx";
import { act } from "../state/act.ts";
import { goTo, useAppStore } from "../state/app-store.ts";
import { useNow } from "../state/now.ts";
import { clientName } from "../text/clients.ts";
import { jobPrompt, toolTitle } from "../text/jobs.ts";
import { ago } from "../text/times.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { dismiss, type Finished, finished, useDismissed } from "./finished.ts";

const words = messages.home.recent;

/** What ended lately: pictures as pictures, the rest in words. */
export function Recent({ app }: { app: AppState }) {
  const pictures = useAppStore((state) => state.recent);
  const now = useNow(30_000);
  const dismissed = useDismissed(({ jobs }) => jobs);
  const ended = finished(app.jobs, pictures, dismissed);
  if (ended.length === 0) return null;
  return (
    <section aria-labelledby="recent-title">
      <div className="section-head">
        <h2 id="recent-title">{words.title}</h2>
        {ended.some(({ kind }) => kind === "picture") ? (
          <Button look="quiet" size="s" onClick={() => goTo("gallery")}>
            {words.all}
          </Button>
        ) : null}
      </div>
      <ul className="recent">
        {ended.map((one) => (
          <li key={keyOf(one)} className={one.kind === "picture" ? undefined : "recent-wide"}>
            <Ended one={one} app={app} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function keyOf(one: Finished): string {
  switch (one.kind) {
    case "picture":
      return `${one.job.id} ${one.reference}`;
    case "file":
      return `${one.job.id} ${one.output.reference}`;
    default:
      return one.job.id;
  }
}

function Ended({ one, app, now }: { one: Finished; app: AppState; now: number }) {
  switch (one.kind) {
    case "trouble":
      return <Trouble job={one.job} app={app} now={now} />;
    case "answer":
      return <AnswerRow job={one.job} app={app} />;
    case "file":
      return <FileRow job={one.job} output={one.output} app={app} now={now} />;
    case "picture":
      if (!one.picture) return <ImageOff aria-label={messages.gallery.gone} className="recent-gone" />;
      return <RecentPicture picture={one.picture} now={now} />;
  }
}

function RecentPicture({ picture, now }: { picture: Picture; now: number }) {
  const name = picture.prompt || messages.gallery.noPrompt;
  return (
    <button type="button" className="thumb" title={name} onClick={() => goTo("gallery", picture.id)}>
      <img src={picture.thumbnailUrl} alt={name} loading="lazy" decoding="async" />
      {picture.practice ? <PracticeBadge /> : null}
      <span className="thumb-words">
        {clientName(picture.client)} · {ago(picture.createdAt, now)}
      </span>
    </button>
  );
}

function Trouble({ job, app, now }: { job: JobView; app: AppState; now: number }) {
  const title = jobPrompt(job) || toolTitle(job.tool, app.bridge);
  const when = ago(job.finishedAt ?? job.createdAt, now);
  const again = async () => {
    const answer = await act("jobs.run", callOf(job));
    if (answer.ok) dismiss(job.id);
  };
  const close = <IconButton label={words.dismiss(title)} icon={X} onClick={() => dismiss(job.id)} />;
  const error = troubleOf(job);
  if (error === null) {
    return (
      <div className="card ended-row">
        <Ban aria-hidden className="ended-icon" />
        <p className="ended-words">
          <span className="ended-title">{title}</span>
          <span className="faint">
            {words.cancelled} · {when}
          </span>
        </p>
        {close}
      </div>
    );
  }
  return (
    <Problem title={job.state.kind === "done" ? words.incomplete(title) : words.failed(title)} error={error} corner={close}>
      <div className="button-row trouble-actions">
        <Button size="s" onClick={again}>
          {words.again}
        </Button>
        <span className="faint">
          {clientName(job.client)} · {when}
        </span>
      </div>
    </Problem>
  );
}

/** Null for a job that was cancelled. */
function troubleOf({ state }: JobView): ErrorView | null {
  if (state.kind === "failed") return state.error;
  return state.kind === "done" ? (state.missing ?? null) : null;
}

function AnswerRow({ job, app }: { job: JobView; app: AppState }) {
  const said = job.state.kind === "done" ? job.state.text.join(" ") : "";
  return (
    <div className="card ended-row">
      <MessageSquareText aria-hidden className="ended-icon" />
      <p className="ended-words">
        <span className="ended-title">{toolTitle(job.tool, app.bridge)}</span>
        <span className="soft">{said}</span>
      </p>
    </div>
  );
}

function FileRow({ job, output, app, now }: { job: JobView; output: OutputView; app: AppState; now: number }) {
  const { fileName, reference, bytes } = output;
  return (
    <div className="card ended-row">
      <File aria-hidden className="ended-icon" />
      <p className="ended-words">
        <span className="ended-title">{jobPrompt(job) || toolTitle(job.tool, app.bridge)}</span>
        <span className="faint">
          {fileName === null ? reference : words.file(fileName)} · {messages.formats.fileSize(bytes)} ·{" "}
          {ago(job.finishedAt ?? job.createdAt, now)}
        </span>
      </p>
    </div>
  );
}
