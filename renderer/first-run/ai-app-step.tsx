import { CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, ClientView } from "#contract/view.ts";
import { foundFirst } from "../connect/status.ts";
import { act } from "../state/act.ts";
import { goTo, useAppStore } from "../state/app-store.ts";
import { loadAiApps } from "../state/listen.ts";
import { Button } from "../ui/button.tsx";
import { Initial } from "../ui/initial.tsx";
import { Problem } from "../ui/problem.tsx";
import { CardFoot, type CardProps } from "./card-foot.tsx";
import { connectAtOnce } from "./connect-at-once.ts";

const words = messages.firstRun.aiApp;

/** An AI app: those that are here first, each connected with one click that can be taken back. */
export function AiAppStep({ app: _app, ...card }: CardProps & { app: AppState }) {
  const aiApps = useAppStore((state) => state.aiApps);
  const error = useAppStore((state) => state.aiAppsError);
  // Somebody may install one just now.
  useEffect(() => {
    const look = () => void loadAiApps();
    look();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  const { found } = foundFirst(aiApps ?? []);
  const isConnected = found.some(knowsUs);
  return (
    <>
      <p className="soft">{words.lead}</p>
      {error ? <Problem title={messages.connect.failed} error={error} onRetry={loadAiApps} /> : null}
      {aiApps === null && !error ? <p className="soft">{messages.connect.loading}</p> : null}
      {aiApps !== null && found.length === 0 ? <p>{words.none}</p> : null}
      {found.length > 0 ? (
        <ul className="card first-steps-apps">
          {found.map((one) => (
            <li key={one.id}>
              <AiApp aiApp={one} />
            </li>
          ))}
        </ul>
      ) : null}
      <Button look="quiet" size="s" onClick={() => goTo("connect")}>
        {words.others}
      </Button>
      <CardFoot {...card} settled={isConnected} label={isConnected ? messages.firstRun.next : messages.firstRun.later} />
    </>
  );
}

const knowsUs = ({ config }: ClientView): boolean => config.kind === "written";

function AiApp({ aiApp }: { aiApp: ClientView }) {
  const { id, name, detected, config, next, changes } = aiApp;
  const [newest] = changes;
  const undo = async () => {
    if (newest) await act("connect.undo", { client: id, changeId: newest.id });
    await loadAiApps();
  };
  return (
    <>
      <Initial name={name} />
      <div className="first-steps-app-words">
        <p className="people-name">{name}</p>
        {/* Said aloud when it changes. */}
        <p className="faint" role="status">
          {knowsUs(aiApp) ? words.connected(name) : detected}
        </p>
        {knowsUs(aiApp) ? <p className="soft">{next}</p> : null}
      </div>
      {knowsUs(aiApp) ? (
        <>
          <CircleCheck aria-hidden className="first-steps-check" />
          {newest && !newest.undone ? (
            <Button size="s" look="quiet" aria-label={`${words.undo}: ${name}`} onClick={undo}>
              {words.undo}
            </Button>
          ) : null}
        </>
      ) : config.kind === "by_hand" || config.kind === "foreign" ? null : (
        <Button size="s" look="primary" aria-label={`${messages.connect.connect}: ${name}`} onClick={() => connectAtOnce(id)}>
          {messages.connect.connect}
        </Button>
      )}
    </>
  );
}
