import { shell } from "electron";
import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import type { LaunchChoices } from "#contract/view.ts";
import { checkLogin } from "../secrets/check-login.ts";
import type { EngineLogins } from "../secrets/engine-logins.ts";
import { findingViews } from "../supervisor/discovery/view.ts";
import { modelPathsIn } from "../supervisor/launch/model-kinds.ts";
import { chooseFolder } from "../window/dialogs.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** Which engine is used, and how it is started. */
export function engineHandlers({
  engine,
  addedEngines,
  engineLogins,
  discovery,
  planner,
  settings,
  state,
  window,
}: Services): HandlersOf<"engine"> {
  return {
    "engine.start": () => engine.start(),
    "engine.stop": () => engine.stop(),
    "engine.restart": () => engine.restart(),
    "engine.free": () => freeMemory(engineLogins, engine.url ?? notRunning()),
    "engine.openInBrowser": async () => {
      const url = engine.url;
      if (!url || !mayOpenExternally(url, url)) notRunning();
      await shell.openExternal(url);
    },
    "engine.chooseFolder": async () => {
      const folder = await chooseFolder(window.browserWindow, messages.dialogs.chooseComfyui);
      return folder === null ? null : { kind: "folder", path: (await discovery.recogniseStartable(folder)).folder };
    },
    "engine.use": async (asked) => {
      await checkLogin(asked);
      const source = engineLogins.take(asked, true);
      state.set({ settings: settings.change({ engine: source }) });
      await engine.switchTo(source);
      await addedEngines.firstChanged();
    },
    "engine.discover": async () => {
      const [findings, shown] = await Promise.all([discovery.findings(), discovery.displayPath()]);
      return findingViews(findings, shown, { url: engine.url, owned: engine.view.owned, code: planner.install?.code ?? null });
    },
    "engine.changeLaunch": async (part) => {
      const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
      const changed = (): LaunchChoices => ({ ...settings.get().launch, ...given });
      await planner.checkChoices(changed());
      // Another change may have come while this one was checked.
      state.set({ settings: settings.change({ launch: changed() }) });
    },
    "engine.chooseModelFolder": async () => {
      const folder = await chooseFolder(window.browserWindow, messages.dialogs.chooseModels);
      if (folder !== null && Object.keys(await modelPathsIn(folder)).length === 0)
        throw new EaselError("config_invalid", "no_models_in_folder", {});
      return folder;
    },
  };
}

async function freeMemory(engineLogins: EngineLogins, url: string): Promise<void> {
  const client = new ComfyClient({ url, headers: engineLogins.headersFor(url) });
  try {
    await client.free({ unloadModels: true, freeMemory: true });
  } finally {
    await client.dispose();
  }
}

function notRunning(): never {
  throw new EaselError("engine_unreachable", "engine_not_running", {});
}
