import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ErrorView } from "#contract/job.ts";

/** Something that did not work: what happened, and what to do about it. */
export function Problem({
  title,
  error,
  children,
  corner,
  mild = false,
  alert = false,
}: {
  title?: string;
  error: Pick<ErrorView, "message" | "remedy">;
  children?: ReactNode;
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
      </div>
      {corner}
    </div>
  );
}
