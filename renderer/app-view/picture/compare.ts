import { appView } from "#contract/messages/en/app-view.ts";
import { el } from "../dom.ts";

/** Two pictures over each other, and a slider between them. */
export function comparison(first: { src: string; alt: string }, second: { src: string; alt: string }): HTMLElement {
  const front = el("img", { class: "compared", src: first.src, alt: first.alt });
  const slider = el("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": appView.compare.slider });
  const cut = () => {
    front.style.clipPath = `inset(0 ${100 - slider.valueAsNumber}% 0 0)`;
  };
  slider.addEventListener("input", cut);
  cut();
  return el(
    "div",
    { class: "compare" },
    el("div", { class: "frame" }, el("img", { class: "compared", src: second.src, alt: second.alt }), front),
    slider,
  );
}
