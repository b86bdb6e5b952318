import type { InstallView } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { stepProgress } from "../text/install.ts";
import { Button } from "../ui/button.tsx";
import { Progress } from "../ui/progress.tsx";
import { closeInstall } from "./open.ts";
import { ScrollingBody } from "./scrolling-body.tsx";
import { StepList } from "./step-list.tsx";
import { WholeProgress } from "./whole-progress.tsx";

const words = messages.install.running;

export function RunningStep({ install }: { install: Extract<InstallView, { kind: "installing" | "stopping" }> }) {
  const running = install.kind === "installing";
  return (
    <>
      <ScrollingBody label={words.label}>
        <p className="soft">{words.lead}</p>
        {running ? <WholeProgress install={install} /> : <Progress fraction={null} label={words.label} />}
        <StepList steps={install.steps} finished={install.finished}>
          {running ? (
            <>
              <p className="soft install-count">{stepProgress(install.progress)}</p>
              <p className="faint install-line">{install.progress.line}</p>
            </>
          ) : (
            <p className="soft" role="status">
              {words.stopping}
            </p>
          )}
        </StepList>
      </ScrollingBody>
      <div className="install-foot">
        <Button look="quiet" busy={!running} onClick={() => act("install.cancel")}>
          {words.cancel}
        </Button>
        <Button onClick={closeInstall}>{words.close}</Button>
      </div>
    </>
  );
}
