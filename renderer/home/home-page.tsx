import { Footprints } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { PromptForm } from "../create/prompt-form.tsx";
import { EnginesCard } from "../engines/engines-card.tsx";
import { WorkersCard } from "../engines/workers-card.tsx";
import { InstallStrip } from "../install/install-strip.tsx";
import { PracticeBanner } from "../practice/practice-banner.tsx";
import { goTo } from "../state/app-store.ts";
import { useNow } from "../state/now.ts";
import { Button } from "../ui/button.tsx";
import { Strip } from "../ui/strip.tsx";
import { AiAppsCard } from "./ai-apps-card.tsx";
import { EngineNotes } from "./engine-notes.tsx";
import { HistoryList } from "./history.tsx";
import { MemoryCard } from "./memory-card.tsx";
import { Newest } from "./newest.tsx";
import { Queue } from "./queue.tsx";
import { StatusLine } from "./status-line.tsx";
import { Troubles } from "./troubles.tsx";

/** Where somebody left the first run in the middle. */
function ResumeFirstRun({ app }: { app: AppState }) {
  if (app.settings.firstRun === "done") return null;
  const { title, detail, button } = messages.firstRun.resume;
  return (
    <Strip icon={Footprints} title={title} detail={detail}>
      <Button size="s" onClick={() => goTo("first-run")}>
        {button}
      </Button>
    </Strip>
  );
}

/** "5 minutes ago" need not be truer than that. */
const AGO_MS = 30_000;

export function HomePage({ app }: { app: AppState }) {
  const now = useNow(AGO_MS);
  return (
    <>
      <h1 className="visually-hidden">{messages.home.title}</h1>
      <StatusLine app={app} />
      <div className="home-columns">
        <div className="home-main">
          <PromptForm app={app} autoFocus />
          <ResumeFirstRun app={app} />
          <InstallStrip app={app} />
          <EngineNotes notes={app.engine.notes} />
          {app.engine.practice ? <PracticeBanner /> : null}
          <Queue app={app} />
          <Troubles app={app} now={now} />
          <Newest now={now} />
          <HistoryList app={app} now={now} />
        </div>
        <div className="home-side">
          <EnginesCard app={app} now={now} />
          <WorkersCard workers={app.workers} />
          <AiAppsCard app={app} />
          <MemoryCard memory={app.engine.memory} samples={app.memoryHistory} />
        </div>
      </div>
    </>
  );
}
