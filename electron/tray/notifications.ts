import { Notification } from "electron";
import type { JobView } from "#contract/job.ts";
import { lineOf, messages } from "#contract/messages/messages.ts";
import type { EngineView } from "#contract/view.ts";
import type { AppContext } from "../app/app-context.ts";
import type { MainWindow } from "../window/window.ts";

export interface Notifier {
  /** A job is new or has changed. */
  job(job: JobView): void;
}

/** Two kinds of pop-up, each with its switch: a picture is finished, the engine gave up. None while the person looks at the window. */
export function setupNotifications({ settings, state }: AppContext, window: MainWindow): Notifier {
  const notify = ({ title, body }: { title: string; body: string }, page: "home" | "gallery", pictureId: string | null = null) => {
    if (window.isWatched || !Notification.isSupported()) return;
    const notification = new Notification({ title, body, silent: true });
    notification.on("click", () => window.show(page, pictureId));
    notification.show();
  };
  let lastNotified = "";
  const engineChanged = ({ state }: EngineView) => {
    const gaveUp = state.kind === "failed" || (state.kind === "crashed" && state.retryAt === null);
    if (!gaveUp) {
      lastNotified = "";
      return;
    }
    if (lastNotified === state.error.message || !settings.get().notifyProblems) return;
    lastNotified = state.error.message;
    notify({ title: messages.notifications.engineStopped, body: lineOf(state.error) }, "home");
  };
  state.onChange((slice) => {
    if (slice.engine) engineChanged(slice.engine);
  });
  return {
    job(job) {
      const outputs = job.state.kind === "done" ? job.state.outputs : [];
      if (outputs.length === 0 || !settings.get().notifyFinished) return;
      const picture = outputs.find(({ mime }) => mime === "image/png");
      if (picture) notify(messages.notifications.finished, "gallery", picture.reference);
      else notify(messages.notifications.finishedFile, "home");
    },
  };
}
