import { useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, ClientView } from "#contract/view.ts";
import { useAppStore } from "../state/app-store.ts";
import { loadAiApps } from "../state/listen.ts";
import { useNow } from "../state/now.ts";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { AiAppCard } from "./ai-app-card.tsx";
import { ChangeList, changesOf } from "./changes.tsx";
import { foundFirst } from "./status.ts";

const words = messages.connect;
/** Of all apps together; each app's own are on its card. */
const SHOWN_CHANGES = 20;

export function ConnectPage({ app }: { app: AppState }) {
  const aiApps = useAppStore((state) => state.aiApps);
  const error = useAppStore((state) => state.aiAppsError);
  const now = useNow(30_000);
  // The person may have installed an app, or changed a file by hand, since the last look.
  useEffect(() => {
    const look = () => void loadAiApps();
    look();
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, []);
  const { found, others } = foundFirst(aiApps ?? []);
  const changes = changesOf(aiApps ?? []).slice(0, SHOWN_CHANGES);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <p className="page-lead">{words.lead}</p>
      {app.bridge.kind === "failed" ? <Problem title={messages.app.bridgeFailed} error={app.bridge.error} /> : null}
      {error ? <Problem title={words.failed} error={error} onRetry={loadAiApps} /> : null}
      {aiApps === null && !error ? (
        <p className="soft" aria-busy="true">
          {words.loading}
        </p>
      ) : null}
      {found.length > 0 ? <FoundAiApps list={found} /> : null}
      {others.length > 0 ? <OtherAiApps list={others} open={found.length === 0} /> : null}
      {changes.length > 0 ? (
        <section aria-labelledby="changes-title">
          <div className="section-head">
            <h2 id="changes-title">{words.changes.allTitle}</h2>
          </div>
          <p className="soft others-hint">{words.changes.allHint}</p>
          <div className="card all-changes">
            <ChangeList changes={changes} named now={now} />
          </div>
        </section>
      ) : null}
    </>
  );
}

function FoundAiApps({ list }: { list: readonly ClientView[] }) {
  return (
    <section aria-labelledby="found-title">
      <div className="section-head">
        <h2 id="found-title">{words.found}</h2>
      </div>
      <ul className="ai-apps">
        {list.map((one) => (
          <AiAppCard key={one.id} aiApp={one} compact={false} />
        ))}
      </ul>
    </section>
  );
}

/** Those that are not here: one line, unless there are no others to look at. */
function OtherAiApps({ list, open }: { list: readonly ClientView[]; open: boolean }) {
  return (
    <section aria-labelledby="others-title">
      <h2 id="others-title" className="visually-hidden">
        {words.others(list.length)}
      </h2>
      <Disclosure summary={words.others(list.length)} open={open}>
        <p className="soft others-hint">{words.othersHint}</p>
        <ul className="ai-apps ai-apps-compact">
          {list.map((one) => (
            <AiAppCard key={one.id} aiApp={one} compact />
          ))}
        </ul>
      </Disclosure>
    </section>
  );
}
