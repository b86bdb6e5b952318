import type { FirstRunStep } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { goTo } from "../state/app-store.ts";

/** A card of the first run. */
export type Step = Exclude<FirstRunStep, "done">;

export const steps: readonly Step[] = ["engine", "model", "ai_app", "picture"];

/** The card to show. Whoever has made a picture, or asks for the first run again, is shown its end or its beginning by main. */
export const shownStep = (kept: FirstRunStep): Step => (kept === "done" ? "picture" : kept);

/** The practice engine needs no model, so that card is passed over both ways. */
export function neighbour(step: Step, direction: 1 | -1, practice: boolean): Step {
  const way = steps.filter((one) => one !== "model" || !practice || step === "model");
  return way[way.indexOf(step) + direction] ?? step;
}

/** Kept by main, so that somebody who quits in the middle comes back to where they were. */
export const keepStep = (firstRun: FirstRunStep) => act("settings.change", { firstRun });

/** Once more from the beginning. */
export async function showFirstRun(): Promise<void> {
  const answer = await keepStep("engine");
  if (answer.ok) goTo("first-run");
}

/** Over, by a picture or because somebody wants none of it. */
export async function endFirstRun(): Promise<void> {
  const answer = await keepStep("done");
  if (answer.ok) goTo("home");
}
