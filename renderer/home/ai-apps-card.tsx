import { Plug } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, ClientView } from "#contract/view.ts";
import { goTo, useAppStore } from "../state/app-store.ts";
import { loadAiApps } from "../state/listen.ts";
import { useNow } from "../state/now.ts";
import { clientName, isWindow } from "../text/clients.ts";
import { ago } from "../text/times.ts";
import { Button } from "../ui/button.tsx";
import { Initial } from "../ui/initial.tsx";
import { Problem } from "../ui/problem.tsx";

const words = messages.home.aiApps;

/** Who may ask for pictures: connected now, set up, or (the first day) nobody yet. */
export function AiAppsCard({ app }: { app: AppState }) {
  const aiApps = useAppStore((state) => state.aiApps);
  const error = useAppStore((state) => state.aiAppsError);
  const here = app.clients.filter(({ name, token }) => token === undefined && !isWindow(name));
  const setUp = (aiApps ?? []).filter((known) => known.config.kind === "written" || known.lastConnectedAt !== null);
  if (here.length > 0) return <Connected clients={here} />;
  if (setUp.length > 0) return <Waiting aiApps={setUp} />;
  if (aiApps !== null) return <FirstRun />;
  if (!error) return <section className="card side-card side-pending" aria-busy="true" />;
  return <Problem title={messages.connect.failed} error={error} onRetry={loadAiApps} />;
}

function Connected({ clients }: { clients: AppState["clients"] }) {
  const names = [...new Set(clients.map((client) => clientName(client.name)))];
  return (
    <section className="card side-card" aria-label={words.title}>
      <Head />
      <ul className="people">
        {names.map((name) => (
          <li key={name} className="person">
            <Initial name={name} />
            <div className="people-words">
              <p className="people-name">{name}</p>
              <p className="faint">{words.now}</p>
            </div>
            <span className="dot dot-good" aria-hidden />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waiting({ aiApps }: { aiApps: readonly ClientView[] }) {
  const now = useNow(30_000);
  return (
    <section className="card side-card" aria-label={words.title}>
      <Head />
      <p className="people-name">{words.waitingTitle}</p>
      <p className="faint">{words.waiting}</p>
      <ul className="people">
        {aiApps.map((aiApp) => (
          <li key={aiApp.id} className="person">
            <Initial name={aiApp.name} />
            <div className="people-words">
              <p className="people-name">{aiApp.name}</p>
              <p className="faint">{aiApp.lastConnectedAt === null ? words.setUp : words.lastHere(ago(aiApp.lastConnectedAt, now))}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const FirstRun = () => (
  <section className="card side-card first-run" aria-label={words.firstTitle}>
    <span className="first-run-icon" aria-hidden>
      <Plug />
    </span>
    <h2 className="first-run-title">{words.firstTitle}</h2>
    <p>{words.first}</p>
    <Button look="primary" onClick={() => goTo("connect")}>
      {words.firstButton}
    </Button>
  </section>
);

const Head = () => (
  <div className="memory-head">
    <h2 className="side-title">{words.title}</h2>
    <Button look="quiet" size="s" onClick={() => goTo("connect")}>
      {words.manage}
    </Button>
  </div>
);
