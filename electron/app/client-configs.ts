import os from "node:os";
import type { ClientView } from "#contract/view.ts";
import { Connect } from "../client-configs/connect.ts";
import { bridgeEntry, translocated } from "../client-configs/server-entry.ts";
import { ClientSessions } from "../client-configs/status/client-sessions.ts";
import { ConfigWatcher } from "../client-configs/status/config-watcher.ts";
import { chatViews, connectionView } from "../client-configs/status/next-step.ts";
import type { ClientStatus } from "../client-configs/status/status-reader.ts";
import type { MainWindow } from "../window/window.ts";
import type { AppContext } from "./app-context.ts";

export interface ClientConfigs {
  connect: Connect;
  sessions: ClientSessions;
  /** An AI app's settings and its visits, as the window shows them. */
  view: (status: ClientStatus) => ClientView;
  list: () => Promise<ClientView[]>;
  /** Easel has written, removed or put back a config: the window is told, and the files to watch may be others. */
  changed: () => void;
  /** Begins to watch the files. */
  open: () => Promise<void>;
  dispose: () => void;
}

/** The AI apps' settings, and the entry of this very Easel for them. `onProbe` hears that a start probe began or ended. */
export function openConnect({ clock, built, files }: Pick<AppContext, "clock" | "built" | "files">, onProbe: () => void): Connect {
  return new Connect({
    home: process.env.EASEL_HOME_OVERRIDE ?? os.homedir(),
    platform: process.platform,
    env: process.env,
    stateDirectory: files.directory,
    entry: bridgeEntry({
      executable: process.execPath,
      bridge: built.bridge,
      stateDirectory: files.directory,
      appImage: process.env.APPIMAGE,
      flatpak: process.env.FLATPAK_ID,
    }),
    writeBlocked: translocated(process.execPath),
    clock,
    worker: built.filePlannerWorker,
    onProbe,
  });
}

/** The AI apps' settings, tied to this app: which entry is written, and who is told when something changes. */
export function setupClientConfigs(context: AppContext, window: MainWindow): ClientConfigs {
  const { clock, files, settings, state } = context;
  const tellWindow = async () => window.send("connect.changed", await list());
  const connect = openConnect(context, () => void tellWindow());
  const sessions = new ClientSessions(files.directory);
  const watch = new ConfigWatcher({ files: () => connect.watched(), onChange: () => void tellWindow(), clock });
  const view = (status: ClientStatus): ClientView => {
    const visits = sessions.of(status.id);
    return { ...connectionView(status, visits), chatViews: chatViews(status.id, visits, settings.get().neverViews) };
  };
  const list = async () => (await connect.list()).map(view);
  state.onChange((slice) => {
    if (slice.clients) void tellWindow();
  });
  return {
    connect,
    sessions,
    view,
    list,
    changed: () => {
      void watch.refresh();
      void tellWindow();
    },
    open: () => watch.refresh(),
    dispose: () => watch.dispose(),
  };
}
