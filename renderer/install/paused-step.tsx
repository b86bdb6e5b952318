import type { InstallView } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import { closeInstall } from "./open.ts";
import { RemoveButton } from "./remove-button.tsx";
import { ScrollingBody } from "./scrolling-body.tsx";
import { StepList } from "./step-list.tsx";

const words = messages.install.paused;

export function PausedStep({ install }: { install: Extract<InstallView, { kind: "paused" }> }) {
  const { why } = install;
  return (
    <>
      <ScrollingBody label={messages.install.running.label}>
        {why.kind === "failed" ? <Problem error={why.error} /> : <Problem mild error={words[why.kind]} />}
        {why.kind === "half_removed" ? null : <StepList steps={install.steps} finished={install.finished} />}
      </ScrollingBody>
      <div className="install-foot">
        <RemoveButton label={words.remove} />
        <Button look="quiet" onClick={closeInstall}>
          {messages.install.running.close}
        </Button>
        {why.kind === "half_removed" ? null : (
          <Button look="primary" onClick={() => act("install.resume")}>
            {words.resume}
          </Button>
        )}
      </div>
    </>
  );
}
