import { Notification } from "electron";
import type { JobView } from "#contract/job.ts";
import { lineOf, messages } from "#contract/messages/messages.ts";
import type { EngineView, Settings } from "#contract/view.ts";

const words = messages.notifications;

export interface NotifierOptions {
  settings: () => Settings;
  /** True while the person looks at the window: then nothing is popped up. */
  isWatched: () => boolean;
  open: (page: "home" | "gallery", pictureId: string | null) => void;
}

/** Two kinds of pop-up, each with its switch: a picture is finished, the engine gave up. */
export function notifier({ settings, isWatched, open }: NotifierOptions) {
  let told = "";
  const pop = ({ title, body }: { title: string; body: string }, page: "home" | "gallery", pictureId: string | null = null) => {
    if (isWatched() || !Notification.isSupported()) return;
    const notification = new Notification({ title, body, silent: true });
    notification.on("click", () => open(page, pictureId));
    notification.show();
  };
  return {
    job(job: JobView): void {
      const [picture] = job.state.kind === "done" ? job.state.outputs : [];
      if (picture && settings().notifyFinished) pop(words.finished, "gallery", picture.reference);
    },
    engine(view: EngineView): void {
      const state = view.state;
      const gaveUp = state.kind === "failed" || (state.kind === "crashed" && state.retryAt === null);
      if (!gaveUp) {
        told = "";
        return;
      }
      if (told === state.error.message || !settings().notifyProblems) return;
      told = state.error.message;
      pop({ title: words.engineStopped, body: lineOf(state.error) }, "home");
    },
  };
}
