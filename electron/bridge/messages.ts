import type { BridgeMessage } from "#contract/host.ts";
import type { JobView } from "#contract/job.ts";
import { lineOf } from "#contract/messages/messages.ts";
import type { AppContext } from "../app/app-context.ts";
import type { ClientConfigs } from "../app/client-configs.ts";
import type { EngineParts } from "../app/engine.ts";
import type { AddedEngines } from "../engines/added-engines.ts";
import type { Gallery } from "../gallery/gallery.ts";
import type { Sharing } from "../sharing/sharing.ts";
import type { Notifier } from "../tray/notifications.ts";
import type { MainWindow } from "../window/window.ts";

/** The parts of the app that hear from the bridge. */
export interface BridgeSurroundings {
  engine: EngineParts;
  addedEngines: AddedEngines;
  gallery: Gallery;
  clientConfigs: ClientConfigs;
  notifier: Notifier;
  sharing: Sharing;
  window: MainWindow;
}

/** What each message of the bridge means for the app. */
export function messageHandler(
  { state }: Pick<AppContext, "state">,
  { engine: { engine }, addedEngines, gallery, clientConfigs: { sessions }, notifier, sharing, window }: BridgeSurroundings,
): (message: BridgeMessage) => void {
  /** What another engine does says nothing about whether this one works. */
  const noteProgress = (job: JobView, jobs: readonly JobView[]) => {
    const running = jobs.filter(({ state }) => state.kind === "running");
    const isFirsts = ({ engine: url }: JobView) => url === undefined || url === engine.url;
    if (isFirsts(job)) engine.setRunningJobs(running.filter(isFirsts).length);
    addedEngines.onJob(job, running);
  };
  return (message) => {
    switch (message.type) {
      case "job":
        state.setJob(message.job);
        noteProgress(message.job, state.get().jobs);
        // Whoever clicks on the pop-up wants to see the picture: the gallery has it first.
        if (message.job.state.kind === "done") void gallery.lookAtFiles(filesOf(message.job)).then(() => notifier.job(message.job));
        return;
      case "preview":
        return window.send("preview", { jobId: message.jobId, dataUrl: `data:${message.mime};base64,${message.base64}` });
      case "engines":
        return state.set({ pool: message.engines });
      case "workers":
        return state.set({ workers: message.workers });
      case "engine_wanted":
        return void engine.startOnDemand();
      case "config_broken":
        return state.addNotice("problem", lineOf(message.error));
      case "client_connected":
        sessions.onConnected(message.client);
        return state.set({ clients: sessions.list });
      case "client_disconnected":
        sessions.onDisconnected(message.session);
        return state.set({ clients: sessions.list });
      case "workflows":
        return state.set({ brokenWorkflows: message.broken, draftWorkflows: message.drafts });
      case "sharing":
        return sharing.heard(message.sharing);
      case "show_picture":
        return void gallery.lookAtFiles([`${message.reference}.png`]).then(() => window.show("gallery", message.reference));
      case "listening":
        return;
    }
  };
}

/** The files in the pictures folder that a job made. */
const filesOf = ({ state }: JobView): string[] =>
  state.kind === "done" ? state.outputs.flatMap(({ fileName }) => (fileName === null ? [] : [fileName])) : [];
