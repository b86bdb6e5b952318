import { Plug } from "lucide-react";
import type { JobView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState, ClientView } from "#contract/view.ts";
import { goTo, useAppStore } from "../state/app-store.ts";
import { useHistory } from "../state/history.ts";
import { loadAiApps } from "../state/listen.ts";
import { useNow } from "../state/now.ts";
import { clientName, isWindow } from "../text/clients.ts";
import { jobPrompt } from "../text/jobs.ts";
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
  if (here.length > 0) return <Connected clients={here} jobs={app.jobs} />;
  if (setUp.length > 0) return <Waiting aiApps={setUp} jobs={app.jobs} />;
  if (aiApps !== null) return <FirstRun />;
  if (!error) return <section className="card side-card side-pending" aria-busy="true" />;
  return <Problem title={messages.connect.failed} error={error} onRetry={loadAiApps} />;
}

function Connected({ clients, jobs }: { clients: AppState["clients"]; jobs: readonly JobView[] }) {
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
              <LastAsked name={name} jobs={jobs} />
            </div>
            <span className="dot dot-good" aria-hidden />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waiting({ aiApps, jobs }: { aiApps: readonly ClientView[]; jobs: readonly JobView[] }) {
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
              <LastAsked name={aiApp.name} jobs={jobs} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** When the AI app asked for something last, and for what; nothing, where it has not within the jobs that are at hand. */
function LastAsked({ name, jobs }: { name: string; jobs: readonly JobView[] }) {
  const now = useNow(30_000);
  const earlier = useHistory((history) => history.jobs) ?? [];
  const own = [...jobs, ...earlier].filter(({ client }) => clientName(client) === name);
  const last = own.reduce<JobView | null>((newest, job) => (newest && newest.createdAt >= job.createdAt ? newest : job), null);
  if (last === null) return null;
  return (
    <p className="faint person-asked" dir="auto">
      {words.asked(ago(last.createdAt, now), jobPrompt(last))}
    </p>
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
