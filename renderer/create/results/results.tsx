import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { jobPrompt, toolTitle } from "../../text/jobs.ts";
import { EaselMark } from "../../ui/easel-mark.tsx";
import { Empty } from "../../ui/empty.tsx";
import { useCreate } from "../create-state.ts";
import { ResultJob } from "./result-job.tsx";
import "./results.css";

const words = messages.createPage.results;

/** What was started here, newest first. Main remembers the newest jobs only; what it has forgotten is in the gallery. */
export function Results({ app }: { app: AppState }) {
  const ids = useCreate(({ jobs }) => jobs);
  const jobs = ids.flatMap((id) => app.jobs.find((job) => job.id === id) ?? []);
  return (
    <section className="results" aria-labelledby="results-title">
      <div className="section-head">
        <h2 id="results-title">{words.title}</h2>
      </div>
      <p className="visually-hidden" role="status">
        {announcement(jobs[0], app)}
      </p>
      {jobs.length === 0 ? (
        <div className="card">
          <Empty art={<EaselMark size={44} />} title={words.empty}>
            <p>{words.emptyWords}</p>
          </Empty>
        </div>
      ) : (
        <ul className="result-jobs">
          {jobs.map((job) => (
            <li key={job.id}>
              <ResultJob job={job} app={app} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Said aloud when the newest one has ended. */
function announcement(job: JobView | undefined, app: AppState): string {
  if (!job) return "";
  const title = jobPrompt(job) || toolTitle(job.tool, app.bridge);
  if (job.state.kind === "done") return words.announced(title);
  return job.state.kind === "failed" ? words.failed : "";
}
