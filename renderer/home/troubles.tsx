import { X } from "lucide-react";
import type { ErrorView, JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { useHistory } from "../state/history.ts";
import { clientName } from "../text/clients.ts";
import { jobPrompt, toolTitle } from "../text/jobs.ts";
import { ago } from "../text/times.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { applyRemedy } from "./apply-remedy.ts";
import { dismiss, useDismissed } from "./dismissed.ts";
import { type Remedy, remediesFor } from "./remedies.ts";

const words = messages.home.troubles;

/** What failed longer ago is only history. */
const MAX_AGE_MS = 24 * 3600_000;
const MAX_TROUBLES = 5;

interface Trouble {
  job: JobView;
  error: ErrorView;
}

/** What failed, or did not bring all that it was to bring, in the last day; newest first, without what was put away. */
export function troublesOf(jobs: readonly JobView[], dismissed: readonly string[], now: number): Trouble[] {
  const recent = jobs.filter(({ id, finishedAt }) => finishedAt !== null && now - finishedAt < MAX_AGE_MS && !dismissed.includes(id));
  const troubles = recent.flatMap((job): Trouble[] => {
    const { state } = job;
    if (state.kind === "failed") return [{ job, error: state.error }];
    return state.kind === "done" && state.missing ? [{ job, error: state.missing }] : [];
  });
  return troubles.slice(0, MAX_TROUBLES);
}

/** A list of their own, so that they do not tear the pictures apart; each with the button that mends it. */
export function Troubles({ app, now }: { app: AppState; now: number }) {
  const jobs = useHistory((history) => history.jobs) ?? [];
  const dismissed = useDismissed((state) => state.jobs);
  const troubles = troublesOf(jobs, dismissed, now);
  if (troubles.length === 0) return null;
  return (
    <section aria-labelledby="troubles-title">
      <div className="section-head">
        <h2 id="troubles-title">{words.title}</h2>
        {troubles.length > 1 ? (
          <Button look="quiet" size="s" onClick={() => dismiss(...troubles.map(({ job }) => job.id))}>
            {words.dismissAll}
          </Button>
        ) : null}
      </div>
      <ul className="troubles">
        {troubles.map((trouble) => (
          <li key={trouble.job.id}>
            <TroubleItem {...trouble} app={app} now={now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TroubleItem({ job, error, app, now }: Trouble & { app: AppState; now: number }) {
  const title = jobPrompt(job) || toolTitle(job.tool, app.bridge);
  return (
    <Problem
      title={job.state.kind === "done" ? words.incomplete(title) : words.failed(title)}
      error={error}
      corner={<IconButton label={words.dismiss(title)} icon={X} onClick={() => dismiss(job.id)} />}
    >
      <div className="button-row trouble-actions">
        {remediesFor(job, error).map((remedy, index) => (
          <Button key={remedy.label} size="s" look={index === 0 ? "primary" : "plain"} onClick={() => mend(job, remedy)}>
            {remedy.label}
          </Button>
        ))}
        <span className="faint">
          {clientName(job.client)} · {ago(job.finishedAt ?? job.createdAt, now)}
        </span>
      </div>
    </Problem>
  );
}

/** What was asked for again is no trouble any more. */
async function mend(job: JobView, remedy: Remedy): Promise<void> {
  const again = await applyRemedy(remedy, async (call) => (await act("jobs.run", call)).ok);
  if (again) dismiss(job.id);
}
