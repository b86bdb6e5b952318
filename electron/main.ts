import os from "node:os";
import { app, type BrowserWindow, dialog, nativeTheme, powerMonitor, session } from "electron";
import { systemClock } from "#base/clock.ts";
import { stateFiles } from "#base/state-directory.ts";
import { builtFiles } from "./app/built-files.ts";
import { installForMe } from "./app/installer.ts";
import { HIDDEN_SWITCH, openLoginItem, startsHidden } from "./app/login-item.ts";
import { Logs } from "./app/logs.ts";
import { MemoryHistory } from "./app/memory-history.ts";
import { quitOrderly } from "./app/quit.ts";
import { engineFromEnvironment, openSettings } from "./app/settings.ts";
import { Milestones } from "./app/startup-output.ts";
import { initialState, ViewState } from "./app/view-state.ts";
import { Bridge } from "./bridge/bridge.ts";
import { readable } from "./bridge/log-line.ts";
import { Connect } from "./client-configs/connect.ts";
import { bridgeEntry, unsettled } from "./client-configs/server-entry.ts";
import { Connections } from "./client-configs/status/client-sessions.ts";
import { ConfigWatch } from "./client-configs/status/config-watcher.ts";
import { Gallery } from "./gallery/gallery.ts";
import { lastPictureOf } from "./gallery/last-picture.ts";
import { thumbnail } from "./gallery/thumbnail.ts";
import { isOurPage, openGate } from "./ipc/gate.ts";
import { callHandlers } from "./ipc/handlers.ts";
import { Discovery } from "./supervisor/discovery/discovery.ts";
import { thisComputer } from "./supervisor/discovery/local-system.ts";
import { onlyChanges, writeEngineReport } from "./supervisor/engine-report.ts";
import { HelpCache } from "./supervisor/launch/help-cache.ts";
import { LaunchPlanner } from "./supervisor/launch/launch-planner.ts";
import { RestartMarker } from "./supervisor/launch/manager-restart.ts";
import { ProcessRecord } from "./supervisor/process/process-record.ts";
import { Supervisor } from "./supervisor/supervisor.ts";
import { notifier } from "./tray/notifications.ts";
import { openTray } from "./tray/tray.ts";
import { hasTray } from "./tray/tray-support.ts";
import { closing } from "./window/close-policy.ts";
import { registerSchemes, serveSchemes } from "./window/protocols.ts";
import { denyPermissions, enforceSandbox, guardPages } from "./window/security.ts";
import { askWhenClosed, openWindow, reveal } from "./window/window.ts";

// A list on purpose: the parts are built, wired, and nothing else happens here.
enforceSandbox();
registerSchemes();
guardPages(isOurPage);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else {
  console.log("Easel is already running; its window is shown.");
  app.exit(0);
}

/** Without a window it would hold the lock, and every later start would point to nothing. */
function giveUp(error: unknown): void {
  dialog.showErrorBox("Easel could not start", `${String(error)}\n\nIs the disk full? Make some room, then start Easel again.`);
  app.exit(1);
}

async function start(): Promise<void> {
  const clock = systemClock;
  const built = builtFiles(__dirname);
  const files = stateFiles(app.getPath("userData"));
  const settings = openSettings(files.directory, app.getVersion());
  const source = engineFromEnvironment(process.env.EASEL_ENGINE) ?? settings.get().engine;
  const loginItem = openLoginItem(app, os.homedir());
  const launchAtLogin = loginItem.isOn();
  if (settings.get().launchAtLogin !== launchAtLogin) settings.change({ launchAtLogin });
  const state = new ViewState(initialState(app.getVersion(), source, settings.get()));
  const milestones = new Milestones(app.commandLine);
  if (settings.notice) state.notice("problem", settings.notice);

  let window: BrowserWindow | null = null;
  const logs = new Logs(files.logs, clock, (lines) => gate.send("log.lines", lines));
  const connections = new Connections(files.directory);
  const connect = new Connect({
    home: process.env.EASEL_HOME_OVERRIDE ?? os.homedir(),
    platform: process.platform,
    env: process.env,
    stateDirectory: files.directory,
    entry: bridgeEntry({
      executable: process.execPath,
      bridge: built.bridge,
      stateDirectory: files.directory,
      appImage: process.env.APPIMAGE,
    }),
    unsettled: unsettled(process.execPath),
    clock,
    onTrial: () => void sendClients(),
  });
  const configWatch = new ConfigWatch({ files: () => connect.watched(), onChange: () => void sendClients(), clock });
  const gallery = new Gallery({
    directory: files.pictures,
    thumbnail,
    onChange: (total) => {
      gate.send("gallery.changed", { total });
      tray?.show(state.get(), lastPicture());
    },
  });
  const lastPicture = lastPictureOf(gallery);
  const discovery = new Discovery({ surroundings: thisComputer });
  const planner = new LaunchPlanner({
    practice: { node: process.execPath, script: built.practiceEngine, directory: files.practiceEngine },
    discovery,
    help: new HelpCache(files.engineFlags),
    modelPathsFile: files.modelPaths,
    choices: () => settings.get().launch,
    log: (line) => logs.add("engine", `easel: ${line}`),
  });
  const processRecord = new ProcessRecord(files.engineProcess);
  const memory = new MemoryHistory();
  const report = onlyChanges((word) => {
    if (!writeEngineReport(files.engineReport, word)) logs.add("app", "engine.json could not be written", "warn");
    bridge.engineChanged(word);
  });
  const engine = new Supervisor({
    processRecord,
    restartMarker: new RestartMarker(files.engineSession),
    clock,
    random: Math.random,
    source,
    plan: (wanted) => planner.plan(wanted),
    findRunning: async () => (await discovery.running())[0]?.url ?? null,
    onLine: (line) => logs.add("engine", line),
    onChange: (view, word) => {
      state.set({ engine: view, memoryHistory: memory.add(view.memory, clock.now()) });
      report(word);
    },
  });
  const install = installForMe({ directory: files.directory, clock, settings, state, engine, planner, logs });
  const notify = notifier({
    settings: settings.get,
    isWatched: () => Boolean(window?.isVisible() && window.isFocused()),
    open: (page, pictureId) => show(page, pictureId),
  });
  const bridge = new Bridge({
    node: process.execPath,
    script: built.bridge,
    stateDirectory: files.directory,
    version: app.getVersion(),
    clock,
    engine: () => engine.report,
    onLine: (line) => {
      const { text, level } = readable(line);
      logs.add("bridge", text, level);
    },
    onView: (view) => {
      if (view.kind === "ready") void connect.checkAll();
      else connections.clear();
      state.set({ bridge: view, clients: connections.list });
    },
    onMessage: (message) => {
      switch (message.type) {
        case "job":
          state.job(message.job);
          engine.setRunningJobs(state.get().jobs.filter((job) => job.state.kind === "running").length);
          notify.job(message.job);
          if (message.job.state.kind === "done") void gallery.rescan();
          return;
        case "preview":
          return gate.send("preview", { jobId: message.jobId, dataUrl: `data:${message.mime};base64,${message.base64}` });
        case "engine_wanted":
          return void engine.startOnDemand();
        case "config_broken":
          return state.notice("problem", `${message.error.message} ${message.error.remedy}`);
        case "client_connected":
          connections.connected(message.client);
          return state.set({ clients: connections.list });
        case "client_disconnected":
          connections.disconnected(message.session);
          return state.set({ clients: connections.list });
        case "workflows":
          return state.set({ brokenWorkflows: message.broken, draftWorkflows: message.drafts });
        case "listening":
          return;
      }
    },
  });

  const show = (page: "home" | "gallery" = "home", pictureId: string | null = null) => {
    if (!window) return;
    reveal(window);
    gate.send("navigate", { page, pictureId });
  };
  const handlers = callHandlers({
    state,
    settings,
    loginItem,
    engine,
    discovery,
    planner,
    bridge,
    gallery,
    connect,
    connections,
    logs,
    install,
    bridgeFile: built.bridge,
    window: () => window,
    changed: () => {
      void configWatch.refresh();
      void sendClients();
    },
  });
  const gate = openGate(
    handlers,
    () => window?.webContents ?? null,
    (name, error) => logs.add("app", `${name}: ${String(error)}`, "error"),
  );
  const sendClients = async () => gate.send("connect.changed", await handlers["connect.list"](undefined));
  const tray = openTray({
    open: () => show(),
    openGallery: (pictureId) => show("gallery", pictureId),
    pause: (paused) => void handlers["jobs.pause"](paused),
    startEngine: () => void engine.start(),
    stopEngine: () => void engine.stop(),
    restartEngine: () => void engine.restart(),
    openEngineInBrowser: () => void handlers["engine.openInBrowser"](undefined),
    quit: () => app.quit(),
  });

  state.onChange((slice) => {
    gate.send("state", slice);
    if (slice.engine || slice.jobs || slice.paused !== undefined) tray?.show(state.get(), lastPicture());
    if (slice.settings) nativeTheme.themeSource = slice.settings.theme;
    if (slice.clients) void sendClients();
    if (slice.engine) notify.engine(slice.engine);
    milestones.saw(state.get(), window);
  });
  nativeTheme.themeSource = settings.get().theme;
  denyPermissions(session.defaultSession);
  serveSchemes(session.defaultSession, built.page, gallery);
  powerMonitor.on("resume", () => engine.onSystemResume());
  app.on("second-instance", (_event, argv) => {
    if (!argv.includes(`--${HIDDEN_SWITCH}`)) show();
  });
  app.on("activate", () => show());
  app.on("window-all-closed", () => {}); // the tray lives on
  const quitting = quitOrderly(async () => {
    gallery.dispose();
    configWatch.dispose();
    await Promise.all([bridge.dispose(), engine.dispose(), install.installer.dispose()]);
    tray?.dispose();
    logs.dispose();
    gate.dispose();
  });

  await Promise.all([gallery.open(), configWatch.refresh(), install.installer.open()]);
  const opened = openWindow({ preload: built.preload, show: !startsHidden(app), quitting, onClose: () => void onClose() });
  window = opened;
  const onClose = closing({
    hasTray: async () => {
      const seen = tray !== null && (await hasTray());
      state.set({ tray: seen });
      return seen;
    },
    settings: settings.get,
    ask: () => askWhenClosed(opened),
    remember: (whenClosed) => void handlers["settings.change"]({ whenClosed }),
    hide: () => opened.hide(),
    quit: () => app.quit(),
  });
  void hasTray().then((seen) => state.set({ tray: tray !== null && seen }));
  if (await processRecord.endOrphan(clock)) logs.add("app", "An engine that an earlier Easel left behind was ended.");
  await engine.start();
}
