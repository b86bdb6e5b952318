import type { AddedEngine } from "#contract/engines.ts";
import { EaselError } from "#contract/errors.ts";
import { MAIN_ENGINE } from "#contract/main-engine.ts";
import { messages } from "#contract/messages/messages.ts";
import type { HandlersOf } from "../ipc/gate.ts";
import type { Services } from "../ipc/services.ts";
import { checkLogin } from "../secrets/check-login.ts";
import { graphicsCards } from "../supervisor/discovery/graphics-cards.ts";
import { querySystem } from "../supervisor/installer/gpu-detection.ts";
import { chooseFolder } from "../window/dialogs.ts";
import { checkEngine } from "./check-engine.ts";

/** The engines beside the first one. */
export function addedEngineHandlers(services: Services): HandlersOf<"engines"> {
  const { engine, addedEngines, bridge, engineLogins, discovery, planner, settings, state, window } = services;
  const keep = async (changed: AddedEngine[]) => {
    state.set({ settings: settings.change({ addedEngines: changed }) });
    await addedEngines.reconcile();
  };
  const others = (name: string | null) => settings.get().addedEngines.filter((other) => other.name !== name);
  return {
    "engines.put": async ({ engine: asked, replaces, unchecked }) => {
      const name = asked.name;
      if (name === MAIN_ENGINE || others(replaces).some((other) => other.name === name))
        throw new EaselError("argument_invalid", "engine_name_taken", { name });
      const place = asked.place.kind === "url" ? await addressOf(asked.place.url, unchecked, services, replaces) : asked.place;
      const put = { ...asked, place };
      const { addedEngines: before } = settings.get();
      if (replaces !== null && replaces !== name) addedEngines.drain(replaces, false);
      await keep(before.some((one) => one.name === replaces) ? before.map((one) => (one.name === replaces ? put : one)) : [...before, put]);
    },
    "engines.remove": async (name) => {
      const gone = settings.get().addedEngines.find((one) => one.name === name);
      await keep(others(name));
      addedEngines.drain(name, false);
      const { source } = engine.view;
      if (gone?.place.kind === "url" && !(source.kind === "url" && source.url === gone.place.url)) engineLogins.forget(gone.place.url);
    },
    "engines.drain": ({ name, draining }) => addedEngines.drain(name, draining),
    "engines.drainWorker": async (worker) => {
      await bridge.ask("easel/workers/drain", worker);
    },
    "engines.restart": (name) => (name === MAIN_ENGINE ? engine.restart() : addedEngines.restart(name)),
    "engines.chooseFolder": async () => {
      const folder = await chooseFolder(window.browserWindow, messages.dialogs.chooseComfyui);
      return folder === null ? null : (await discovery.recogniseStartable(folder)).folder;
    },
    "engines.cards": async () => {
      if (planner.install === null) return [];
      const { launch, addedEngines: added } = settings.get();
      const used = new Set(added.flatMap(({ place }) => (place.kind === "url" ? [] : [place.device])));
      if (launch.memory !== "cpu") used.add(launch.device ?? 0);
      return (await graphicsCards(querySystem)).map((card) => ({ ...card, inUse: used.has(card.device) }));
    },
  };
}

/** The address as it is kept, its login in a safe place. @throws EaselError where it is used already, or nothing answers there */
async function addressOf(typed: string, unchecked: boolean, { engine, engineLogins, settings }: Services, replaces: string | null) {
  await checkLogin({ kind: "url", url: typed });
  const url = engineLogins.takeAddress(typed, true);
  const others = settings.get().addedEngines.filter(({ name }) => name !== replaces);
  if (url === engine.url || others.some(({ place }) => place.kind === "url" && place.url === url))
    throw new EaselError("argument_invalid", "engine_already_used", {});
  if (!unchecked) await checkEngine(url, engineLogins.headersFor(url));
  return { kind: "url", url } as const;
}
