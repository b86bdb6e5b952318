import { app, dialog } from "electron";
import { messages } from "#contract/messages/messages.ts";
import { openAppContext } from "./app/app-context.ts";
import { setupClientConfigs } from "./app/client-configs.ts";
import { setupEngine } from "./app/engine.ts";
import { setupInstaller } from "./app/installer.ts";
import { chosenLanguage } from "./app/language.ts";
import { followOpenedFiles, leave, setupLifecycle } from "./app/lifecycle.ts";
import { startsHidden } from "./app/login-item.ts";
import { setupQuit } from "./app/quit.ts";
import { setupStartupOutput } from "./app/startup-output.ts";
import { setupBridge } from "./bridge/setup.ts";
import { setupAddedEngines } from "./engines/setup.ts";
import { setupGallery } from "./gallery/setup.ts";
import { errandOf } from "./installation/errands.ts";
import { setupIpc } from "./ipc/handlers.ts";
import { setupModels } from "./models/setup.ts";
import { setupBridgeOptions } from "./settings/setup.ts";
import { setupSharing } from "./sharing/setup.ts";
import { setupNotifications } from "./tray/notifications.ts";
import { setupTray } from "./tray/tray.ts";
import { beginStart } from "./updates/go-back.ts";
import { setupUpdates } from "./updates/setup.ts";
import { setupClosing } from "./window/close-policy.ts";
import { isOurPage, registerSchemes } from "./window/protocols.ts";
import { enforceSandbox, guardPages } from "./window/security.ts";
import { setupPages, setupWindow } from "./window/setup.ts";
import { WindowPlace } from "./window/window-place.ts";

// A list on purpose: the parts are built and wired, each in the room that it sets up, and nothing else happens here.
enforceSandbox();
registerSchemes();
guardPages(isOurPage);

const errand = errandOf(__dirname);
const openedFiles = followOpenedFiles();
if (errand !== null) void app.whenReady().then(errand).then(app.exit, giveUp);
else if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else leave();

async function start(): Promise<void> {
  const starts = await beginStart();
  if (starts === null) return;
  const context = await openAppContext(__dirname);
  const window = setupWindow(context);
  const { gallery, ...galleryParts } = setupGallery(context, window);
  const engine = setupEngine(context);
  const addedEngines = setupAddedEngines(context, engine);
  const install = setupInstaller({ ...context, ...engine, directory: context.files.directory });
  const models = setupModels(context, engine, install);
  const clientConfigs = setupClientConfigs(context, window);
  const notifier = setupNotifications(context, window);
  const sharing = setupSharing(context);
  const bridge = setupBridge(context, { engine, addedEngines, gallery, clientConfigs, notifier, sharing, window });
  const updates = setupUpdates(context, { engine, addedEngines, clientConfigs, starts });
  const bridgeOptions = setupBridgeOptions(context, bridge);
  const ipc = setupIpc({
    ...context,
    ...engine,
    addedEngines,
    bridge,
    bridgeOptions,
    gallery,
    trash: galleryParts.trash,
    clientConfigs,
    install,
    models,
    openedFiles,
    sharing,
    updates,
    window,
  });
  const tray = setupTray(context, { ...engine, ...ipc, gallery, window });
  setupStartupOutput(context.state, window);
  setupPages(context, gallery);
  setupLifecycle(window, [engine.engine, addedEngines]);
  const isQuitting = setupQuit(async () => {
    updates.dispose();
    starts.ended();
    clientConfigs.dispose();
    bridgeOptions.dispose();
    const engines = [engine.engine.dispose(), addedEngines.dispose()];
    await Promise.all([galleryParts.dispose(), models.dispose(), bridge.dispose(), ...engines, install.installer.dispose()]);
    tray?.dispose();
    context.logs.dispose();
    ipc.dispose();
  });

  await Promise.all([clientConfigs.open(), install.installer.open(), models.downloads.open()]);
  const onClose = setupClosing(context, window, tray !== null);
  window.open({
    preload: context.built.preload,
    language: chosenLanguage(context.settings.get()),
    zoom: context.settings.get().zoom,
    place: new WindowPlace(context.files.windowPlace),
    show: !startsHidden(app),
    isQuitting,
    onClose,
  });
  openedFiles.onOpened(() => {
    window.show();
    window.send("opened", null);
  });
  gallery.open();
  await engine.start();
  await addedEngines.reconcile();
  await galleryParts.findEngineFolders(engine);
}

/** Without a window it would hold the lock, and every later start would point to nothing. */
function giveUp(error: unknown): void {
  dialog.showErrorBox(messages.startup.failed, messages.startup.failedDetail(String(error)));
  app.exit(1);
}
