import type { ViewJob } from "#contract/app-view.ts";
import { button, el } from "../dom.ts";
import { appView } from "../language.ts";

export interface PictureActions {
  /** How many pictures the view has. */
  pictures: number;
  mode: "look" | "change" | "edit" | "choose_other" | "compare";
  /** What the host can do. */
  canCall: boolean;
  canTell: boolean;
  canSave: boolean;
  /** The original is still kept. */
  hasOriginal: boolean;
  variations(): void;
  change(): void;
  upscale(): void;
  edit(): void;
  use(): void;
  save(): void;
  show(): void;
  compare(): void;
  back(): void;
}

/** What can be done with the picture; what the host or the bridge cannot serve is not there. */
export function actionButtons(job: ViewJob, options: PictureActions): HTMLElement {
  const { canCall, hasOriginal, mode } = options;
  const asked = job.arguments;
  if (mode === "compare" || mode === "choose_other") {
    return el(
      "div",
      { class: "actions", role: "toolbar", "aria-label": appView.actions.label },
      button("back", appView.actions.back, options.back),
    );
  }
  const can = canCall && hasOriginal;
  return el(
    "div",
    { class: "actions", role: "toolbar", "aria-label": appView.actions.label },
    canCall && job.repeatable && "seed" in asked && button("variations", appView.actions.variations, options.variations),
    canCall && job.repeatable && typeof asked.prompt === "string" && button("change", appView.actions.change, options.change),
    can && job.tools.upscale && button("upscale", appView.actions.upscale, options.upscale),
    can && job.tools.inpaint && button("edit", appView.actions.edit, options.edit),
    options.canTell && hasOriginal && button("use", appView.actions.use, options.use),
    options.canSave && hasOriginal && button("save", appView.actions.save, options.save),
    can && job.canShowInEasel && button("show", appView.actions.show, options.show),
    options.pictures > 1 && button("compare", appView.actions.compare, options.compare),
  );
}

/** The same again with other words. No `<form>`: hosts keep views from submitting any. */
export function promptForm(prompt: string, onBack: () => void, onMake: (prompt: string, sameSeed: boolean) => void): HTMLElement {
  const words = el("textarea", { rows: 3, dir: "auto", "data-key": "prompt" }, prompt);
  const same = el("input", { type: "checkbox", checked: true });
  const make = () => {
    if (words.value.trim() !== "") onMake(words.value.trim(), same.checked);
  };
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    make();
  });
  return el(
    "div",
    { class: "change" },
    el("label", {}, appView.change.prompt, words),
    el("label", { class: "check" }, same, appView.change.sameSeed),
    el(
      "div",
      { class: "actions" },
      button("make", appView.change.make, make, { primary: true }),
      button("back", appView.actions.back, onBack),
    ),
  );
}
