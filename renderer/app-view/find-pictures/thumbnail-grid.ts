import type { ViewFoundPicture } from "#contract/app-view.ts";
import { el } from "../dom.ts";
import { appView } from "../language.ts";

/** The pictures of one page, small. `open`: null where the host lets nothing be asked, so that there is nothing to open. */
export function thumbnailGrid(pictures: readonly ViewFoundPicture[], open: ((picture: ViewFoundPicture) => void) | null): HTMLElement {
  const cells = pictures.map((picture) => {
    const { reference, createdAt } = picture;
    const inside = [sight(picture), el("span", { class: "caption" }, appView.find.day(createdAt))];
    const label = appView.find.one(picture.prompt || picture.title, appView.find.time(createdAt), reference);
    const cell = open
      ? el("button", { type: "button", "data-key": `open-${reference}`, title: label, onclick: () => open(picture) }, ...inside)
      : el("figure", { title: label }, ...inside);
    return el("li", {}, cell);
  });
  const grid = el("ul", { class: "grid", "aria-label": appView.find.pictures }, ...cells);
  grid.addEventListener("keydown", (event) => moveFocus(grid, event));
  return grid;
}

function sight({ thumbnail, mime, prompt, title }: ViewFoundPicture): HTMLElement {
  if (thumbnail === null) return el("span", { class: "unseen" }, mime.split("/")[1]?.toUpperCase() ?? "");
  return el("img", { src: thumbnail, alt: prompt || title, draggable: false });
}

/** Arrow keys lead from picture to picture, as they lie; Home and End to the first and the last. */
function moveFocus(grid: HTMLElement, event: KeyboardEvent): void {
  const buttons = [...grid.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (at === -1) return;
  const columns = buttons.filter((button) => button.offsetTop === buttons[0]?.offsetTop).length;
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -at,
    End: buttons.length - 1 - at,
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  buttons[at + step]?.focus();
}
