import type { Surroundings } from "../host/host.ts";
import { ViewPage } from "../host/view-page.ts";
import type { Chance } from "../random.ts";
import { PictureView } from "./picture-view.ts";

/** The page at `ui://easel/picture`: the view of one call, and the host that shows it. */
export class PicturePage {
  readonly #page: ViewPage;
  readonly #view: PictureView;

  constructor(root: HTMLElement, around: Surroundings, chance: Chance) {
    this.#page = new ViewPage("easel", root, around, {
      input: (args) => this.#view.input(args),
      result: (result) => this.#view.result(result),
      cancelled: () => this.#view.cancelled(),
      contextChanged: () => this.#view.contextChanged(),
      disposed: () => this.#view.dispose(),
    });
    const { host, bridge } = this.#page;
    this.#view = new PictureView(root, { host, bridge, around, chance });
  }

  connect(version: string): Promise<void> {
    return this.#page.connect(version);
  }

  dispose(): void {
    this.#page.dispose();
  }
}
