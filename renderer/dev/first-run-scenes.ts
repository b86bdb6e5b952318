import type { AppState } from "#contract/view.ts";
import { untouched } from "./connect-samples.ts";
import type { Scene } from "./fake-easel.ts";
import { noModels } from "./model-samples.ts";
import { app, finding, minute, now, picture, practiceEngine } from "./samples.ts";
import { scene } from "./scenes.ts";

const practice = practiceEngine({ kind: "ready", url: "http://127.0.0.1:40001", version: "practice 0.1.0", since: now });

const at = (firstRun: AppState["settings"]["firstRun"], state: Partial<AppState> = {}, over: Partial<Scene> = {}): Scene =>
  scene({
    app: app({
      engine: practice,
      paintModel: "unknown",
      ...state,
      settings: { ...app().settings, engine: state.engine?.source ?? { kind: "practice" }, firstRun },
    }),
    // What the person will have made at the end.
    pictures: [picture(0)],
    aiApps: untouched,
    logs: [],
    found: [],
    models: noModels(),
    ...over,
  });

const comfy = { ...app().engine, source: { kind: "folder", path: "/home/me/ComfyUI" } } as const;

/** The first run, card by card, on computers that have more or less of it already. */
export const firstRunScenes: Record<string, () => Scene> = {
  "first-run": () => at("engine"),
  "first-run-found": () =>
    at(
      "engine",
      {},
      { found: [finding(), finding({ name: "ComfyUI of Pinokio", folder: "~/pinokio/app", use: { kind: "open_first", app: "Pinokio" } })] },
    ),
  "first-run-installing": () =>
    at("engine", {
      install: {
        kind: "installing",
        folder: "~/ComfyUI",
        steps: scene().installPlan(null, null).steps,
        finished: 2,
        since: now - 3 * minute,
        progress: { bytes: 5e8, total: 2e9, line: "Downloading torch" },
      },
    }),
  "first-run-model": () => at("model", { engine: comfy, paintModel: "missing" }),
  "first-run-model-there": () => at("model", { engine: comfy, paintModel: "there" }, { models: scene().models }),
  "first-run-app": () => at("ai_app", { engine: comfy }),
  "first-run-no-app": () => at("ai_app", {}, { aiApps: untouched.map((one) => ({ ...one, detected: null })) }),
  "first-run-picture": () => at("picture", { engine: comfy, paintModel: "there" }),
  "first-run-trouble": () =>
    at("picture", {
      engine: { ...comfy, state: { kind: "starting", since: now, doing: "importing torch" }, memory: null },
      paintModel: "unknown",
    }),
};
