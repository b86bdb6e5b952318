import type { InstallView } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { InstalledStep } from "./installed-step.tsx";
import { closeInstall, useInstallDialog } from "./open.ts";
import { PausedStep } from "./paused-step.tsx";
import { PlanStep } from "./plan-step.tsx";
import { RunningStep } from "./running-step.tsx";

/** The wizard, when somebody asked for it: whatever the state of the installation is, its next page. */
export function InstallDialog({ app }: { app: AppState }) {
  const open = useInstallDialog((dialog) => dialog.open);
  if (!open) return null;
  const title = titleOf(app.install);
  return (
    <Dialog label={title} className="install" onClose={closeInstall}>
      <div className="install-inner">
        <h2 className="install-title">{title}</h2>
        <Page app={app} />
      </div>
    </Dialog>
  );
}

function titleOf({ kind }: InstallView): string {
  if (kind === "installed") return messages.install.installed.title;
  if (kind === "removing") return messages.install.titleRemoving;
  return kind === "installing" || kind === "stopping" ? messages.install.titleRunning : messages.install.title;
}

function Page({ app }: { app: AppState }) {
  const { install } = app;
  switch (install.kind) {
    case "none":
      return <PlanStep />;
    case "installing":
    case "stopping":
      return <RunningStep install={install} />;
    case "paused":
      return <PausedStep install={install} />;
    case "removing":
      return (
        <>
          <div className="install-body">
            <p className="soft" role="status">
              {messages.install.removing}
            </p>
          </div>
          <div className="install-foot">
            <Button onClick={closeInstall}>{messages.install.running.close}</Button>
          </div>
        </>
      );
    case "installed":
      return <InstalledStep app={app} install={install} />;
  }
}
