import { CircleCheck } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { InstallStrip } from "../install/install-strip.tsx";
import { closeInstall, openInstall } from "../install/open.ts";
import { chooseFolder } from "../settings/choose-folder.ts";
import { FoundEngines } from "../settings/found-engines.tsx";
import { useFound } from "../settings/use-found.ts";
import { act } from "../state/act.ts";
import { useStatus } from "../state/status.ts";
import { Button } from "../ui/button.tsx";
import { CardFoot, type CardProps } from "./card-foot.tsx";
import { useBecoming } from "./use-becoming.ts";
import { Way } from "./way.tsx";

const words = messages.firstRun.engine;

/** What paints: a ComfyUI that is here offers itself; else one can be installed, or the practice engine does for a while. */
export function EngineStep({ app, ...card }: CardProps & { app: AppState }) {
  const found = useFound();
  const status = useStatus(app);
  const { practice, source } = app.engine;
  const settled = !practice && source.kind !== "practice";
  useBecoming(settled, () => {
    closeInstall();
    card.onNext();
  });
  const usable = found.value?.some(({ use }) => use.kind === "start" || use.kind === "attach") ?? false;
  const isInstalling = app.install.kind === "installing" || app.install.kind === "paused";
  const usePractice = async () => {
    if (source.kind === "practice" || (await act("engine.use", { kind: "practice" })).ok) await card.onNext();
  };
  return (
    <>
      <p className="soft">{words.lead}</p>
      {settled ? (
        <p className="first-steps-settled">
          <CircleCheck aria-hidden className="first-steps-check" />
          <span>
            {words.inUse("ComfyUI")} <span className="soft">{status.title}</span>
          </span>
        </p>
      ) : null}
      <FoundEngines found={found} offer />
      {isInstalling ? (
        <>
          <InstallStrip app={app} />
          <p className="faint">{words.installing}</p>
        </>
      ) : null}
      <ul className="first-steps-ways">
        {isInstalling || settled ? null : (
          <Way title={words.installTitle} body={words.install}>
            <Button look={found.value && !usable ? "primary" : "plain"} onClick={openInstall}>
              {messages.install.open}
            </Button>
          </Way>
        )}
        <Way title={words.practiceTitle} body={words.practice}>
          <Button onClick={usePractice}>{words.usePractice}</Button>
        </Way>
        <Way title={words.folderTitle} body={words.folder}>
          <Button onClick={() => chooseFolder(() => {})}>{words.chooseFolder}</Button>
        </Way>
      </ul>
      {settled || isInstalling ? (
        <CardFoot {...card} settled={settled} label={settled ? messages.firstRun.next : messages.firstRun.meanwhile} />
      ) : null}
    </>
  );
}
