import { Ban, ImageOff, MessageSquareText } from "lucide-react";
import type { JobView } from "#contract/job.ts";
import type { AppState, Picture } from "#contract/view.ts";
import { useNow } from "../state/now.ts";
import { goTo, useStudio } from "../state/studio.ts";
import { clientName } from "../text/clients.ts";
import { ago } from "../text/format.ts";
import { text } from "../text/index.ts";
import { jobPrompt, toolTitle } from "../text/jobs.ts";
import { Button } from "../ui/button.tsx";
import { PracticeBadge } from "../ui/practice.tsx";
import { Problem } from "../ui/problem.tsx";
import { useDraft, withAgain } from "./draft.ts";
import { finished } from "./finished.ts";

const words = text.home.recent;

/** What ended lately: pictures as pictures, the rest in words. */
export function Recent({ app }: { app: AppState }) {
  const pictures = useStudio((studio) => studio.recent);
  const now = useNow(30_000);
  const ended = finished(app.jobs, pictures);
  if (ended.troubles.length + ended.answers.length + ended.pictures.length === 0) return null;
  return (
    <section aria-labelledby="recent-title">
      <div className="section-head">
        <h2 id="recent-title">{words.title}</h2>
        {ended.pictures.length > 0 ? (
          <Button look="quiet" size="s" onClick={() => goTo("gallery")}>
            {words.all}
          </Button>
        ) : null}
      </div>
      <div className="recent-list">
        {ended.troubles.map((job) => (
          <Trouble key={job.id} job={job} app={app} now={now} />
        ))}
        {ended.answers.map((job) => (
          <AnswerRow key={job.id} job={job} app={app} />
        ))}
      </div>
      <ul className="recent-pictures">
        {ended.pictures.map(({ job, reference, picture }) => (
          <li key={`${job.id} ${reference}`}>
            {picture ? <RecentPicture picture={picture} now={now} /> : <ImageOff aria-label={text.gallery.gone} className="recent-gone" />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentPicture({ picture, now }: { picture: Picture; now: number }) {
  const name = picture.prompt || text.gallery.noPrompt;
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
  const again = () => useDraft.setState((draft) => withAgain(draft, { tool: job.tool, arguments: job.arguments, thumbnailUrl: null }));
  if (job.state.kind !== "failed") {
    return (
      <div className="card ended-row">
        <Ban aria-hidden className="ended-icon" />
        <p className="ended-words">
          <span className="ended-title">{title}</span>
          <span className="faint">
            {words.cancelled} · {when}
          </span>
        </p>
      </div>
    );
  }
  return (
    <Problem title={`${words.failed}: ${title}`} error={job.state.error}>
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
