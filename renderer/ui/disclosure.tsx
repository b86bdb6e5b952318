import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

/** `open`: unfolded, until the person folds it. */
export function Disclosure({ summary, open = false, children }: { summary: string; open?: boolean; children: ReactNode }) {
  const [openAtFirst] = useState(open);
  return (
    <details className="disclosure" open={openAtFirst}>
      <summary>
        <ChevronRight aria-hidden className="disclosure-arrow" />
        {summary}
      </summary>
      <div className="disclosure-body">{children}</div>
    </details>
  );
}
