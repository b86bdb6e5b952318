import type { InstallStep, InstallView } from "#contract/install.ts";
import type { Step } from "./install-recipe.ts";
import type { InstallRecord } from "./install-record.ts";
import { checkpointsOf } from "./models.ts";

/** A path as it may be shown. */
export type Shown = (place: string) => string;

/** What a person sees of an installation that nothing works on now. */
export function restingView(record: InstallRecord | null, shown: Shown): InstallView {
  if (!record) return { kind: "none" };
  const at = progressOf(record, shown);
  switch (record.phase.kind) {
    case "installing":
      return { kind: "paused", ...at, why: { kind: "interrupted" } };
    case "cancelled":
    case "failed":
      return { kind: "paused", ...at, why: record.phase };
    case "removing":
      return { kind: "paused", ...at, why: { kind: "half_removed" } };
    case "installed":
      return { kind: "installed", folder: at.folder, models: shown(checkpointsOf(record.recipe)) };
  }
}

export function progressOf({ recipe, finished }: InstallRecord, shown: Shown): { folder: string; steps: InstallStep[]; finished: number } {
  return { folder: shown(recipe.folder), steps: recipe.steps.map(inWords), finished };
}

export const inWords = ({ id, title, source, download, disk }: Step): InstallStep => ({ id, title, source, download, disk });
