import { app } from "electron";
import type { AppContext } from "../app/app-context.ts";
import { Bridge } from "./bridge.ts";
import { readableLogLine } from "./log-line.ts";
import { type BridgeSurroundings, messageHandler } from "./messages.ts";

/** Starts the bridge, keeps it told where the engine is, and carries what it says to the rest of the app. */
export function setupBridge(context: AppContext, surroundings: BridgeSurroundings): Bridge {
  const { clock, built, files, settings, engineLogins, partnerKey, state, logs } = context;
  const { engine, addedEngines, clientConfigs, sharing } = surroundings;
  const bridge = new Bridge({
    node: process.execPath,
    script: built.bridge,
    stateDirectory: files.directory,
    version: app.getVersion(),
    clock,
    engine: () => engine.engine.report,
    engineLogin: () => {
      const { source } = state.get().engine;
      return source.kind === "url" ? engineLogins.loginFor(source.url) : null;
    },
    addedEngines: () => addedEngines.endpoints,
    drainingEngines: () => addedEngines.draining,
    neverViews: () => settings.get().neverViews,
    partnerKey: () => partnerKey.key,
    sharing: () => void sharing.changed(),
    onLine: (line) => {
      const { text, level } = readableLogLine(line);
      logs.add("bridge", text, level);
    },
    onView: (view) => {
      if (view.kind === "ready") void clientConfigs.connect.probeAll();
      else clientConfigs.sessions.clear();
      if (view.kind === "failed") state.set({ pool: [], workers: [] });
      state.set({ bridge: view, clients: clientConfigs.sessions.list });
    },
    onMessage: messageHandler(context, surroundings),
  });
  addedEngines.onEndpoints = (endpoints) => bridge.addedEnginesChanged(endpoints);
  addedEngines.onDraining = (names) => bridge.drainingChanged(names);
  sharing.onOrder = (order) => bridge.share(order);
  engine.onReport((report) => bridge.engineChanged(report));
  return bridge;
}
