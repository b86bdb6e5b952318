import type { InstallView } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import { installFraction } from "../text/install.ts";
import { Progress } from "../ui/progress.tsx";

/** How far the whole installation is: a bar, and a figure. */
export function WholeProgress({ install }: { install: Extract<InstallView, { kind: "installing" }> }) {
  const fraction = installFraction(install);
  return (
    <div className="install-whole">
      <Progress fraction={fraction} label={messages.install.running.label} />
      <span aria-hidden className="install-percent">
        {messages.formats.percent(fraction)}
      </span>
    </div>
  );
}
