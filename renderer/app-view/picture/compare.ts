import { el } from "../dom.ts";
import { appView } from "../language.ts";

/** Two pictures over each other, and a slider between them. */
export interface Comparison {
  element: HTMLElement;
  /** What is there of each now; null = nothing yet. */
  show(first: string | null, second: string | null): void;
}

/** Both are called by what they are, for those who cannot see them. */
export function comparison(first: string, second: string): Comparison {
  const front = el("img", { class: "compared", alt: first });
  const back = el("img", { class: "compared", alt: second });
  const slider = el("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": appView.compare.slider });
  const cut = () => {
    front.style.clipPath = `inset(0 ${100 - slider.valueAsNumber}% 0 0)`;
  };
  slider.addEventListener("input", cut);
  cut();
  const set = (image: HTMLImageElement, source: string | null) => {
    if (source !== null && image.src !== source) image.src = source;
  };
  return {
    element: el("div", { class: "compare" }, el("div", { class: "frame" }, back, front), slider),
    show(one, other) {
      set(front, one);
      set(back, other);
    },
  };
}
