import { CircleQuestionMark, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorView } from "#contract/job.ts";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import { helpWithError } from "../state/help.ts";
import { Button } from "./button.tsx";

/** Something that did not work: what happened, and what to do about it. */
export function Problem({
  title,
  error,
  children,
  onRetry,
  corner,
  mild = false,
  alert = false,
}: {
  title?: string;
  /** Of what has a kind, there is help. */
  error: Omit<ErrorView, "kind"> & Partial<Pick<ErrorView, "kind">>;
  children?: ReactNode;
  /** Offers to try again. */
  onRetry?: () => unknown;
  /** A small button at its upper end. */
  corner?: ReactNode;
  /** Wants attention, but nothing failed. */
  mild?: boolean;
  /** What the person just did has failed: said aloud as it appears. */
  alert?: boolean;
}) {
  const { message, remedy } = sentencesOf(error);
  const { kind } = error;
  return (
    <div className={mild ? "problem problem-mild" : "problem"} role={alert ? "alert" : undefined}>
      <TriangleAlert aria-hidden className="problem-icon" />
      <div className="problem-words">
        <p className="problem-title">{title ?? message}</p>
        {title ? <p>{message}</p> : null}
        <p>{remedy}</p>
        {children}
        {onRetry || kind ? (
          <div className="button-row">
            {onRetry ? (
              <Button size="s" onClick={onRetry}>
                {messages.app.retry}
              </Button>
            ) : null}
            {kind ? (
              <Button size="s" look="quiet" icon={CircleQuestionMark} onClick={() => helpWithError(kind)}>
                {messages.help.withProblem}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
      {corner}
    </div>
  );
}
