import type { AppContext } from "../app/app-context.ts";
import type { ClientConfigs } from "../app/client-configs.ts";
import type { EngineParts } from "../app/engine.ts";
import type { InstallerSetup } from "../app/installer.ts";
import type { Bridge } from "../bridge/bridge.ts";
import type { OpenedFiles } from "../drop/opened-files.ts";
import type { AddedEngines } from "../engines/added-engines.ts";
import type { Gallery } from "../gallery/gallery.ts";
import type { PendingTrash } from "../gallery/pending-trash.ts";
import type { ModelParts } from "../models/setup.ts";
import type { BridgeOptions } from "../settings/bridge-options.ts";
import type { Sharing } from "../sharing/sharing.ts";
import type { Updates } from "../updates/updates.ts";
import type { MainWindow } from "../window/window.ts";

/** What the handlers of the window's calls work with. */
export interface Services extends AppContext, Pick<EngineParts, "engine" | "discovery" | "planner"> {
  addedEngines: AddedEngines;
  bridge: Bridge;
  bridgeOptions: BridgeOptions;
  gallery: Gallery;
  trash: PendingTrash;
  clientConfigs: ClientConfigs;
  install: InstallerSetup;
  models: ModelParts;
  openedFiles: OpenedFiles;
  sharing: Sharing;
  updates: Updates;
  window: MainWindow;
}
