import fs from "node:fs/promises";
import path from "node:path";
import { absolutePath } from "./actions.ts";
import { walkFiles } from "./disk-space.ts";
import type { InstallRecipe } from "./install-recipe.ts";

/** The placeholder files that ComfyUI itself puts among its models are empty. */
const MIN_MODEL_BYTES = 1_000_000;

/** It has a folder for each kind of model. */
const modelsFolder = (recipe: InstallRecipe): string => path.join(absolutePath(recipe, recipe.code), "models");

/** Where a person's first model goes, absolute. */
export const checkpointsFolder = (recipe: InstallRecipe): string => path.join(modelsFolder(recipe), "checkpoints");

/** Whether there is a model of any kind, without which ComfyUI cannot paint. */
export async function hasModel(recipe: InstallRecipe): Promise<boolean> {
  for await (const file of walkFiles(modelsFolder(recipe))) {
    const { size } = await fs.stat(file).catch(() => ({ size: 0 }));
    if (size >= MIN_MODEL_BYTES) return true;
  }
  return false;
}
