import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

export function Disclosure({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="disclosure">
      <summary>
        <ChevronRight aria-hidden className="disclosure-arrow" />
        {summary}
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}
