import type { ReactNode } from "react";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { Button } from "../ui/button.tsx";
import { openInstall } from "./open.ts";
import { useHasModel } from "./use-has-model.ts";
import { WholeProgress } from "./whole-progress.tsx";

const words = messages.install.strip;

/** On the home page: an installation that goes on behind its closed window, waits for somebody, or cannot paint yet. */
export function InstallStrip({ app }: { app: AppState }) {
  const { install } = app;
  const hasModel = useHasModel(app);
  if (install.kind === "installing")
    return (
      <Strip title={words.running} button={words.open}>
        <p className="soft">{install.steps[install.finished]?.title}</p>
        <WholeProgress install={install} />
      </Strip>
    );
  if (install.kind === "paused") {
    const why = install.why.kind === "failed" ? sentencesOf(install.why.error) : messages.install.paused[install.why.kind];
    return (
      <Strip title={words.paused} button={words.open} urgent>
        <p className="soft">{why.message}</p>
      </Strip>
    );
  }
  if (hasModel !== false) return null;
  return (
    <Strip title={words.installed} button={words.how} urgent>
      <p className="soft">{words.installedBody}</p>
    </Strip>
  );
}

function Strip({ title, button, urgent = false, children }: { title: string; button: string; urgent?: boolean; children: ReactNode }) {
  return (
    <section className="card install-strip" aria-label={title}>
      <div className="install-strip-words">
        <p className="install-strip-title">{title}</p>
        {children}
      </div>
      <Button size="s" look={urgent ? "primary" : "plain"} onClick={openInstall}>
        {button}
      </Button>
    </section>
  );
}
