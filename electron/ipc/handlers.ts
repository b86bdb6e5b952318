import { aboutHandlers } from "../about/about-handlers.ts";
import { dropHandlers } from "../drop/drop-handlers.ts";
import { DroppedItems } from "../drop/dropped-items.ts";
import { addedEngineHandlers } from "../engines/handlers.ts";
import { settingsHandlers } from "../settings/settings-handlers.ts";
import { appHandlers } from "./app-handlers.ts";
import { connectHandlers } from "./connect-handlers.ts";
import { createHandlers } from "./create-handlers.ts";
import { doctorHandlers } from "./doctor-handlers.ts";
import { engineHandlers } from "./engine-handlers.ts";
import { galleryHandlers } from "./gallery-handlers.ts";
import { type Handlers, openGate } from "./gate.ts";
import { installHandlers } from "./install-handlers.ts";
import { jobHandlers } from "./job-handlers.ts";
import { logHandlers } from "./log-handlers.ts";
import { modelHandlers } from "./model-handlers.ts";
import type { Services } from "./services.ts";
import { shareHandlers } from "./share-handlers.ts";
import { workflowHandlers } from "./workflow-handlers.ts";

export interface Ipc {
  /** For the tray and whoever else asks for the same things as the window. */
  handlers: Handlers;
  dispose: () => void;
}

/** Answers the window's calls. The gate checks the sender and the input before a handler sees them. */
export function setupIpc(services: Services): Ipc {
  const dropped = new DroppedItems((folder) => services.discovery.recogniseStartable(folder));
  const handlers: Handlers = {
    ...appHandlers(services),
    ...settingsHandlers(services),
    ...aboutHandlers(services),
    ...engineHandlers(services),
    ...addedEngineHandlers(services),
    ...installHandlers(services),
    ...modelHandlers(services),
    ...jobHandlers(services),
    ...galleryHandlers(services),
    ...connectHandlers(services),
    ...createHandlers(services),
    ...doctorHandlers(services),
    ...shareHandlers(services),
    ...workflowHandlers(services),
    ...logHandlers(services),
    ...dropHandlers(dropped, services),
  };
  const { window, logs } = services;
  const dispose = openGate(
    handlers,
    () => window.contents,
    (name, error) => logs.add("app", `${name}: ${String(error)}`, "error"),
    (paths) => dropped.set(paths),
  );
  return { handlers, dispose };
}
