import type { InstallStep, InstallView } from "#contract/install.ts";
import type { RecipeStep } from "./install-recipe.ts";
import type { InstallRecord } from "./install-record.ts";
import { checkpointsFolder } from "./models.ts";

/** A path as it may be shown, with home shortened to "~". */
export type DisplayPath = (path: string) => string;

/** What a person sees of an installation while nothing works on it. `record`: null where there is none. */
export function idleView(record: InstallRecord | null, displayPath: DisplayPath): InstallView {
  if (!record) return { kind: "none" };
  const progress = progressView(record, displayPath);
  switch (record.phase.kind) {
    case "installing":
      return { kind: "paused", ...progress, why: { kind: "interrupted" } };
    case "cancelled":
    case "failed":
      return { kind: "paused", ...progress, why: record.phase };
    case "removing":
      return { kind: "paused", ...progress, why: { kind: "half_removed" } };
    case "installed":
      return { kind: "installed", folder: progress.folder, models: displayPath(checkpointsFolder(record.recipe)) };
  }
}

/** Where it is installed, its steps, and how many of them are finished. */
export function progressView(
  { recipe, finished }: InstallRecord,
  displayPath: DisplayPath,
): { folder: string; steps: InstallStep[]; finished: number } {
  return { folder: displayPath(recipe.folder), steps: recipe.steps.map(stepView), finished };
}

/** The part of a step that the window shows. */
export const stepView = ({ id, title, source, download, disk }: RecipeStep): InstallStep => ({ id, title, source, download, disk });
