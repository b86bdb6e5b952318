import { ExternalLink, type LucideIcon, Pause, Play, RotateCw, Square, Wind } from "lucide-react";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { goTo, useAppStore } from "../state/app-store.ts";
import { useEngineSummary } from "../state/engine-summary.ts";
import type { EngineAction } from "../text/engine.ts";
import { isActive, jobPrompt } from "../text/jobs.ts";
import { Button } from "../ui/button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { EaselPicture } from "../ui/easel-picture.tsx";

const actionButtons: Record<EngineAction, { look: "primary" | "plain" | "quiet"; icon?: LucideIcon; run: () => unknown }> = {
  start: { look: "primary", icon: Play, run: () => act("engine.start") },
  try_now: { look: "primary", icon: RotateCw, run: () => act("engine.start") },
  look_again: { look: "primary", icon: RotateCw, run: () => act("engine.start") },
  stop: { look: "quiet", icon: Square, run: () => act("engine.stop") },
  stop_trying: { look: "quiet", run: () => act("engine.stop") },
  restart: { look: "quiet", icon: RotateCw, run: () => act("engine.restart") },
  free: { look: "plain", icon: Wind, run: () => act("engine.free") },
  open: { look: "plain", icon: ExternalLink, run: () => act("engine.openInBrowser") },
  pause: { look: "quiet", icon: Pause, run: () => act("jobs.pause", true) },
  choose: { look: "plain", run: () => goTo("settings") },
};

/** The engine's state at first sight, and what can be done about it. */
export function EngineHero({ app }: { app: AppState }) {
  const words = useEngineSummary(app);
  const { state } = app.engine;
  return (
    <section className={`hero hero-${words.tone}`} aria-label={messages.nav.engine}>
      <div className="hero-words">
        <p className="hero-title" aria-live="polite">
          <span className={`dot dot-${words.tone}`} aria-hidden />
          {words.title}
        </p>
        <p className="hero-detail">{words.detail}</p>
        {state.kind === "crashed" && state.retryAt !== null ? <p className="hero-detail">{sentencesOf(state.error).message}</p> : null}
        <div className="button-row hero-actions">
          {words.actions.map((action) => (
            <ActionButton key={action} action={action} />
          ))}
          {state.kind === "ready" && !app.paused ? <ActionButton action="pause" /> : null}
        </div>
        {state.kind === "crashed" && state.lastLines.length > 0 ? (
          <Disclosure summary={messages.home.lastLines}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
            <pre className="snippet" tabIndex={0}>
              {state.lastLines.join("\n")}
            </pre>
          </Disclosure>
        ) : null}
      </div>
      <OnTheEasel app={app} />
    </section>
  );
}

function ActionButton({ action }: { action: EngineAction }) {
  const { look, icon, run } = actionButtons[action];
  return (
    <Button look={look} onClick={run} {...(icon ? { icon } : {})}>
      {messages.engine.actions[action]}
    </Button>
  );
}

/** The picture in the making, else the newest one. */
function OnTheEasel({ app }: { app: AppState }) {
  const previews = useAppStore((state) => state.previews);
  const newest = useAppStore((state) => state.recent[0]);
  const painting = app.jobs.find((job) => isActive(job) && previews[job.id] !== undefined);
  const preview = painting ? previews[painting.id] : undefined;
  const label = painting && preview ? `${messages.home.queue.preview}: ${jobPrompt(painting)}` : (newest?.prompt ?? "");
  return <EaselPicture picture={preview ?? newest?.thumbnailUrl ?? null} label={label} />;
}
