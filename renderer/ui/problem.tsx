import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorView } from "#contract/job.ts";
import { text } from "../text/index.ts";
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
  error: Pick<ErrorView, "message" | "remedy">;
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
  return (
    <div className={mild ? "problem problem-mild" : "problem"} role={alert ? "alert" : undefined}>
      <TriangleAlert aria-hidden className="problem-icon" />
      <div className="problem-words">
        <p className="problem-title">{title ?? error.message}</p>
        {title ? <p>{error.message}</p> : null}
        <p>{error.remedy}</p>
        {children}
        {onRetry ? (
          <Button size="s" onClick={onRetry}>
            {text.app.retry}
          </Button>
        ) : null}
      </div>
      {corner}
    </div>
  );
}
