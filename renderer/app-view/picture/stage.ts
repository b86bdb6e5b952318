import { button, el, fill } from "../dom.ts";
import { appView } from "../language.ts";
import { type ShownPicture, sourceOf } from "./shown-pictures.ts";
import { type Zoom, zoomable } from "./zoom.ts";

/** The picture that is looked at, large, with what is known of it. */
export interface Stage {
  element: HTMLElement;
  /** `otherMode`: the way in which the host can show us beside the present one; null where there is none. */
  show(shown: ShownPicture, otherMode: DisplayMode | null): void;
  zoom: Zoom;
}

export type DisplayMode = "inline" | "fullscreen";

export interface StageOptions {
  step: (by: -1 | 1) => void;
  retry: () => void;
  display: (mode: DisplayMode) => void;
}

export function stage({ step, retry, display }: StageOptions): Stage {
  const image = el("img", { class: "large", draggable: false });
  const missing = el("p", { class: "soft missing", hidden: true }, appView.picture.goneAltogether);
  const frame = el("div", { class: "frame" }, image, missing);
  const zoom = zoomable(frame, image, step);
  let offered: DisplayMode = "fullscreen";
  const displayed = button("display", "", () => display(offered));
  const zooms = el(
    "div",
    { class: "zooms" },
    button("zoom-out", "−", () => zoom.by(1 / 1.5)),
    button("zoom-fit", appView.picture.fit, () => zoom.reset()),
    button("zoom-in", "+", () => zoom.by(1.5)),
    displayed,
  );
  zooms.querySelector('[data-key="zoom-out"]')?.setAttribute("aria-label", appView.picture.zoomOut);
  zooms.querySelector('[data-key="zoom-in"]')?.setAttribute("aria-label", appView.picture.zoomIn);
  const facts = el("p", { class: "soft facts" });
  const notes = el("div", { class: "notes" });
  const element = el("section", { class: "stage" }, el("div", { class: "sight" }, frame, zooms), facts, notes);
  let last = "";
  return {
    element,
    zoom,
    show(shown, otherMode) {
      offered = otherMode ?? offered;
      displayed.hidden = otherMode === null;
      displayed.textContent = appView.picture[offered];
      const { picture, job, full } = shown;
      const source = sourceOf(shown);
      if (picture.reference !== last) zoom.reset();
      last = picture.reference;
      image.hidden = source === null;
      missing.hidden = source !== null;
      if (source !== null && image.src !== source) image.src = source;
      image.alt = appView.picture.alt(String(job.arguments.prompt ?? ""));
      image.classList.toggle("small-copy", full.kind !== "loaded");
      facts.textContent = factsOf(shown);
      fill(
        notes,
        picture.blank && el("p", { class: "problem" }, appView.blank[picture.blank]),
        full.kind === "gone" && source !== null && el("p", { class: "problem" }, appView.picture.gone),
        full.kind === "failed" &&
          el("p", { class: "problem" }, appView.picture.loadFailed, " ", button("retry", appView.picture.retry, retry)),
        ...job.notes.map((note) => el("p", { class: "soft" }, note)),
      );
    },
  };
}

function factsOf({ picture, job }: ShownPicture): string {
  const { seed, model, loras } = job.arguments;
  return [
    picture.width && picture.height ? appView.picture.facts(picture.width, picture.height) : "",
    seed === undefined || seed === null ? "" : appView.picture.seed(String(seed)),
    job.practice ? appView.picture.practice : typeof model === "string" ? model : "",
    lorasIn(loras),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** The names of the LoRAs and their strengths; the argument is a list as JSON. */
function lorasIn(argument: unknown): string {
  const loras: { name: string; strength: number }[] = typeof argument === "string" && argument.startsWith("[") ? JSON.parse(argument) : [];
  return loras.map(({ name, strength }) => `${name.replace(/\.\w+$/, "")} (${strength})`).join(", ");
}

/** All pictures of the view, small, to choose from. */
export function strip(pictures: readonly ShownPicture[], chosen: number, choose: (index: number) => void): HTMLElement | null {
  if (pictures.length < 2) return null;
  return el(
    "div",
    { class: "strip", role: "group", "aria-label": appView.picture.strip },
    ...pictures.map((shown, index) => {
      const source = sourceOf(shown);
      const one = button(`pick-${shown.picture.reference}`, "", () => choose(index), { pressed: index === chosen });
      one.setAttribute("aria-label", appView.picture.nth(index + 1, pictures.length));
      if (source !== null) one.append(el("img", { src: source, alt: "" }));
      return one;
    }),
  );
}
