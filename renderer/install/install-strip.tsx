import type { InstallView } from "#contract/install.ts";
import { installFraction, installText } from "../text/install.ts";
import { Button } from "../ui/button.tsx";
import { Progress } from "../ui/progress.tsx";
import { openInstall } from "./open.ts";

const words = installText.strip;

/** On the home page, while an installation goes on behind its closed window, or waits for somebody. */
export function InstallStrip({ install }: { install: InstallView }) {
  if (install.kind !== "installing" && install.kind !== "paused") return null;
  const title = install.kind === "installing" ? words.running : words.paused;
  return (
    <section className="card install-strip" aria-label={title}>
      <div className="install-strip-words">
        <p className="install-strip-title">{title}</p>
        <p className="soft">{install.steps[install.finished]?.title}</p>
        {install.kind === "installing" ? <Progress fraction={installFraction(install)} label={title} /> : null}
      </div>
      <Button size="s" look={install.kind === "paused" ? "primary" : "plain"} onClick={openInstall}>
        {words.open}
      </Button>
    </section>
  );
}
