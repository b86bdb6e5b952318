import fs from "node:fs/promises";
import path from "node:path";
import { placeIn } from "./actions.ts";
import { filesBelow } from "./disk-space.ts";
import type { Recipe } from "./install-recipe.ts";

/** Bytes. What ComfyUI itself puts among its models is empty. */
const SMALLEST = 1_000_000;

/** Has one folder for each kind of model. */
const folderOf = (recipe: Recipe): string => path.join(placeIn(recipe, recipe.code), "models");

/** Where a person's first model goes, absolute. */
export const checkpointsOf = (recipe: Recipe): string => path.join(folderOf(recipe), "checkpoints");

/** Whether there is a model of any kind, without which ComfyUI paints nothing. */
export async function hasModel(recipe: Recipe): Promise<boolean> {
  for await (const file of filesBelow(folderOf(recipe))) {
    const { size } = await fs.stat(file).catch(() => ({ size: 0 }));
    if (size >= SMALLEST) return true;
  }
  return false;
}
