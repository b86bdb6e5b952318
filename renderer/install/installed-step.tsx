import { CircleCheck, Download, ExternalLink, FolderOpen } from "lucide-react";
import type { InstallView } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { openModels } from "../models/open.ts";
import { act } from "../state/act.ts";
import { useStatus } from "../state/status.ts";
import { Button } from "../ui/button.tsx";
import { closeInstall } from "./open.ts";
import { RemoveButton } from "./remove-button.tsx";
import { useHasModel } from "./use-has-model.ts";

const words = messages.install.installed;

function chooseModel(): void {
  closeInstall();
  openModels();
}

/** It is there; what a person does next to get a picture out of it. */
export function InstalledStep({ app, install }: { app: AppState; install: Extract<InstallView, { kind: "installed" }> }) {
  const engine = useStatus(app);
  const hasModel = useHasModel(app) === true;
  const ready = app.engine.state.kind === "ready" && !app.engine.practice;
  return (
    <>
      <div className="install-body">
        <div className="install-there">
          <CircleCheck aria-hidden className="install-there-icon" />
          <div>
            <p aria-live="polite">{ready ? engine.detail : engine.title}</p>
            <p className="faint">
              {words.where} <code className="selectable">{install.folder}</code>
            </p>
          </div>
        </div>
        <section className="install-part" aria-labelledby="install-model">
          <h3 id="install-model">{hasModel ? words.moreTitle : words.modelTitle}</h3>
          <p className="soft">{words.model}</p>
        </section>
        <div className="install-ways">
          <section className="card install-way" aria-labelledby="install-easy">
            <h3 id="install-easy">{words.easyTitle}</h3>
            <p className="soft">{words.easy}</p>
            <Button size="s" look="primary" icon={Download} onClick={chooseModel}>
              {words.choose}
            </Button>
          </section>
          <section className="card install-way" aria-labelledby="install-hand">
            <h3 id="install-hand">{words.handTitle}</h3>
            <p className="soft">{words.hand}</p>
            <code className="selectable install-models">{install.models}</code>
            <div className="button-row">
              <Button size="s" icon={FolderOpen} onClick={() => act("install.openModels")}>
                {words.openModels}
              </Button>
              <Button size="s" look="quiet" icon={ExternalLink} onClick={() => act("install.openGuide")}>
                {words.guide}
              </Button>
            </div>
          </section>
        </div>
        <p>{words.afterwards}</p>
      </div>
      <div className="install-foot">
        <RemoveButton label={words.remove} />
        <Button look="primary" onClick={closeInstall}>
          {words.done}
        </Button>
      </div>
    </>
  );
}
