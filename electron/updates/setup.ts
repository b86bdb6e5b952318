import fs from "node:fs";
import { app, net } from "electron";
import { messages } from "#contract/messages/messages.ts";
import type { AppContext } from "../app/app-context.ts";
import type { ClientConfigs } from "../app/client-configs.ts";
import type { EngineParts } from "../app/engine.ts";
import type { AddedEngines } from "../engines/added-engines.ts";
import { anyPaints } from "../engines/any-paints.ts";
import { fetchFeed } from "./fetch-feed.ts";
import { electronUpdater } from "./native-updater.ts";
import type { StartRecord } from "./start-record.ts";
import { chooseStrategy, readFeedSource } from "./strategy.ts";
import { Updates } from "./updates.ts";

export interface UpdateSurroundings {
  engine: EngineParts;
  addedEngines: AddedEngines;
  clientConfigs: ClientConfigs;
  starts: StartRecord;
}

/** `EASEL_UPDATE_FEED` names a file in place of the one that a release's build has beside main.cjs, for tests and mirrors. */
export function setupUpdates(
  context: AppContext,
  { engine: { engine }, addedEngines, clientConfigs, starts }: UpdateSurroundings,
): Updates {
  const { built, clock, settings, engineLogins, state, logs } = context;
  // AI apps can use it: that is what a version is for.
  state.onChange(({ bridge }) => {
    if (bridge?.kind === "ready") starts.worked();
  });
  const strategy = chooseStrategy(readFeedSource(process.env.EASEL_UPDATE_FEED ?? built.updateFeed), {
    platform: process.platform,
    executable: process.execPath,
    env: process.env,
    store: process.windowsStore === true,
    exists: fs.existsSync,
  });
  /** Those that end with Easel. */
  const ownEngines = () => [...(engine.url !== null && engine.view.owned ? [engine.url] : []), ...addedEngines.startedUrls];
  const updates = new Updates({
    version: app.getVersion(),
    strategy,
    // Chromium's network stack knows the system's proxies and certificates.
    fetchText: (address, signal) => fetchFeed((url, init) => net.fetch(url, init), address, signal),
    native: electronUpdater(),
    busyWith: async () => {
      if (state.activeJobs().length > 0 || (await anyPaints(ownEngines(), (url) => engineLogins.headersFor(url)))) return "job";
      return clientConfigs.connect.isWriting() ? "config" : null;
    },
    clock,
    onView: (view) => {
      if (view.kind === "available" || view.kind === "ready") state.addNotice("info", messages.updates.notice(view.release.version));
      if (view.kind === "failed") logs.add("app", `Updates: ${view.error.message}`, "warn");
      state.set({ updates: view });
    },
  });
  state.set({ updates: updates.view });
  updates.setOn(settings.get().checkForUpdates);
  return updates;
}
