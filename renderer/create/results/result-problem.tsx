import type { ErrorView, JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { applyRemedy } from "../../home/apply-remedy.ts";
import { remediesFor } from "../../home/remedies.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { start } from "../form/call.ts";

interface CallProblemProps {
  call: Pick<JobView, "tool" | "arguments">;
  error: ErrorView;
  title?: string;
  /** What the person just did has failed: said aloud as it appears. */
  alert?: boolean;
}

/** Why a call brought nothing, or not all, with buttons that mend it. */
export function CallProblem({ call, error, title, alert = false }: CallProblemProps) {
  return (
    <Problem {...(title !== undefined && { title })} error={error} alert={alert}>
      <div className="button-row">
        {remediesFor(call, error).map((remedy, index) => (
          <Button key={remedy.label} size="s" look={index === 0 ? "primary" : "plain"} onClick={() => applyRemedy(remedy, start)}>
            {remedy.label}
          </Button>
        ))}
      </div>
    </Problem>
  );
}

/** The same for a job that has begun. */
export const ResultProblem = ({ job, error }: { job: JobView; error: ErrorView }) => (
  <CallProblem call={job} error={error} title={messages.createPage.results.failed} />
);
