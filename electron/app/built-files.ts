import path from "node:path";

/** Where the parts lie. `here` is the folder of the built main.cjs; everything else is found from it. */
export function builtFiles(here: string) {
  return {
    preload: path.join(here, "preload.cjs"),
    bridge: path.join(here, "easel-bridge.cjs"),
    practiceEngine: path.join(here, "easel-practice-engine.cjs"),
    page: path.join(here, "..", "renderer", "main_window"),
  };
}

/** The state directory's contents; see ARCHITECTURE.md for who writes what. */
export function stateFiles(directory: string) {
  return {
    directory,
    engineReport: path.join(directory, "engine.json"),
    pictures: path.join(directory, "pictures"),
    practiceEngine: path.join(directory, "practice-engine"),
    engineFlags: path.join(directory, "engine-flags.json"),
    modelPaths: path.join(directory, "extra-model-paths.yaml"),
    logs: path.join(directory, "logs"),
  };
}
export type StateFiles = ReturnType<typeof stateFiles>;
