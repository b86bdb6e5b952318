// Runs an installation in a process of its own, so that a test can kill it: `node install.ts STATE_DIRECTORY RECIPE_FILE`.
import fs from "node:fs";
import { systemClock } from "#base/clock.ts";
import { InstallRecipe } from "../install-recipe.ts";
import { Installer } from "../installer.ts";

const [, , stateDirectory = "", recipeFile = ""] = process.argv;

const installer = new Installer({
  stateDirectory,
  clock: systemClock,
  fetch,
  freeBytes: async () => 100e9,
  displayPath: (place) => place,
  onChange: (view) => process.stdout.write(`${view.kind} ${view.kind === "installing" ? view.steps[view.finished]?.id : ""}\n`),
  onLine: (line) => process.stdout.write(`| ${line}\n`),
  onInstalled: async () => {},
  onRemoving: async () => async () => {},
});
void installer.start(InstallRecipe.parse(JSON.parse(fs.readFileSync(recipeFile, "utf8"))));
