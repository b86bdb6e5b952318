import { Download, Ellipsis, ExternalLink, type LucideIcon, Pause, Play, RotateCw, Settings2, Square, Wind } from "lucide-react";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { openModels } from "../models/open.ts";
import { act } from "../state/act.ts";
import { goTo } from "../state/app-store.ts";
import { useStatus } from "../state/status.ts";
import type { StatusAction } from "../text/status.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Menu } from "../ui/menu.tsx";

const words = messages.home.status;
const GIGABYTE_BYTES = 1024 ** 3;

const actions: Record<StatusAction, { icon: LucideIcon; run: () => unknown }> = {
  start: { icon: Play, run: () => act("engine.start") },
  try_now: { icon: RotateCw, run: () => act("engine.start") },
  look_again: { icon: RotateCw, run: () => act("engine.start") },
  stop: { icon: Square, run: () => act("engine.stop") },
  stop_trying: { icon: Square, run: () => act("engine.stop") },
  restart: { icon: RotateCw, run: () => act("engine.restart") },
  free: { icon: Wind, run: () => act("engine.free") },
  open: { icon: ExternalLink, run: () => act("engine.openInBrowser") },
  pause: { icon: Pause, run: () => act("jobs.pause", true) },
  resume: { icon: Play, run: () => act("jobs.pause", false) },
  choose: { icon: Settings2, run: () => goTo("settings") },
  restart_bridge: { icon: RotateCw, run: () => act("app.restartBridge") },
  get_model: { icon: Download, run: () => openModels() },
};

/** How things are, in one line; the one thing to do next as a button, and what else the engine can do in a menu. */
export function StatusLine({ app }: { app: AppState }) {
  const status = useStatus(app);
  const { state, memory } = app.engine;
  const label = (action: StatusAction): string => {
    if (action === "free" && memory && memory.torch > 0) return words.unload(messages.formats.decimal(memory.torch / GIGABYTE_BYTES));
    return actionLabel(action);
  };
  const more = state.kind === "ready" && !app.paused ? [...status.more, "pause" as const] : status.more;
  return (
    <section className="status" aria-label={messages.nav.engine}>
      <div className="status-head">
        <span className={`dot dot-${status.tone}`} aria-hidden />
        <div className="status-words">
          <p className="status-title" aria-live="polite">
            {status.title}
          </p>
          <p className="status-detail">{status.detail}</p>
          {state.kind === "crashed" && state.retryAt !== null ? <p className="status-detail">{sentencesOf(state.error).message}</p> : null}
          {state.kind === "crashed" && state.lastLines.length > 0 ? <LastLines lines={state.lastLines} /> : null}
        </div>
      </div>
      <div className="button-row">
        {status.next ? (
          <Button look={status.tone === "busy" ? "plain" : "primary"} icon={actions[status.next].icon} onClick={actions[status.next].run}>
            {label(status.next)}
          </Button>
        ) : null}
        {more.length > 0 ? (
          <Menu label={words.more} groups={[more.map((action) => ({ label: label(action), ...actions[action] }))]}>
            <IconButton label={words.more} icon={Ellipsis} />
          </Menu>
        ) : null}
      </div>
    </section>
  );
}

function actionLabel(action: StatusAction): string {
  switch (action) {
    case "restart_bridge":
      return words.restartBridge;
    case "get_model":
      return words.getModel;
    case "resume":
      return messages.home.paused.resume;
    default:
      return messages.engine.actions[action];
  }
}

const LastLines = ({ lines }: { lines: readonly string[] }) => (
  <Disclosure summary={messages.home.lastLines}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
    <pre className="snippet" tabIndex={0}>
      {lines.join("\n")}
    </pre>
  </Disclosure>
);
