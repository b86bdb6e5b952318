import { useEffect, useState } from "react";
import type { AppState, ClientView } from "#contract/view.ts";
import { loadAiApps } from "../state/listen.ts";
import { useStudio } from "../state/studio.ts";
import { text } from "../text/index.ts";
import { Problem } from "../ui/problem.tsx";
import { AiAppCard } from "./ai-app-card.tsx";
import { PlanDialog } from "./plan-dialog.tsx";
import { foundFirst } from "./status.ts";

const words = text.connect;

interface Planned {
  client: string;
  action: "write" | "remove";
}

export function ConnectPage({ app }: { app: AppState }) {
  const aiApps = useStudio((studio) => studio.aiApps);
  const [planned, setPlanned] = useState<Planned | null>(null);
  // The person may have installed an app, or changed a file by hand, since the last look.
  useEffect(() => void loadAiApps(), []);
  const { found, others } = foundFirst(aiApps ?? []);
  const subject = planned && aiApps?.find((one) => one.id === planned.client);
  const cards = (list: readonly ClientView[]) => (
    <ul className="ai-apps">
      {list.map((one) => (
        <AiAppCard key={one.id} aiApp={one} onPlan={(action) => setPlanned({ client: one.id, action })} />
      ))}
    </ul>
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <p className="page-lead">{words.lead}</p>
      {app.bridge.kind === "failed" ? <Problem title={text.home.bridgeFailed} error={app.bridge.error} /> : null}
      {aiApps === null ? (
        <p className="soft" aria-busy="true">
          {words.loading}
        </p>
      ) : null}
      {found.length > 0 ? (
        <section aria-labelledby="found-title">
          <div className="section-head">
            <h2 id="found-title">{words.found}</h2>
          </div>
          {cards(found)}
        </section>
      ) : null}
      {others.length > 0 ? (
        <section aria-labelledby="others-title">
          <div className="section-head">
            <h2 id="others-title">{words.others}</h2>
          </div>
          <p className="soft others-hint">{words.othersHint}</p>
          {cards(others)}
        </section>
      ) : null}
      {planned && subject ? <PlanDialog aiApp={subject} action={planned.action} onClose={() => setPlanned(null)} /> : null}
    </>
  );
}
