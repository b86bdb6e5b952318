import type { InstallView } from "#contract/install.ts";
import { installFraction, installText, percent } from "../text/install.ts";
import { Progress } from "../ui/progress.tsx";

/** How far the whole installation is: a bar, and a figure. */
export function WholeProgress({ install }: { install: Extract<InstallView, { kind: "installing" }> }) {
  const fraction = installFraction(install);
  return (
    <div className="install-whole">
      <Progress fraction={fraction} label={installText.running.label} />
      <span aria-hidden className="install-percent">
        {percent(fraction)}
      </span>
    </div>
  );
}
