import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { PromptForm } from "../create/prompt-form.tsx";
import { InstallStrip } from "../install/install-strip.tsx";
import { PracticeBanner } from "../practice/practice-banner.tsx";
import { Problem } from "../ui/problem.tsx";
import { AiAppsCard } from "./ai-apps-card.tsx";
import { EngineHero } from "./engine-hero.tsx";
import { EngineNotes } from "./engine-notes.tsx";
import { MemoryCard } from "./memory-card.tsx";
import { PausedStrip } from "./paused-strip.tsx";
import { Queue } from "./queue.tsx";
import { Recent } from "./recent.tsx";

export function HomePage({ app }: { app: AppState }) {
  return (
    <>
      <h1 className="visually-hidden">{messages.home.title}</h1>
      <EngineHero app={app} />
      {app.paused ? <PausedStrip /> : null}
      <InstallStrip app={app} />
      <EngineNotes notes={app.engine.notes} />
      {app.bridge.kind === "failed" ? <Problem title={messages.app.bridgeFailed} error={app.bridge.error} /> : null}
      {app.engine.practice ? <PracticeBanner /> : null}
      <div className="home-columns">
        <div className="home-main">
          <PromptForm app={app} />
          <Queue app={app} />
          <Recent app={app} />
        </div>
        <div className="home-side">
          <AiAppsCard app={app} />
          <MemoryCard memory={app.engine.memory} samples={app.memoryHistory} />
        </div>
      </div>
    </>
  );
}
