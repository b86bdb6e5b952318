import type { ViewFound, ViewFoundPicture } from "#contract/app-view.ts";
import { button, el, fill } from "../dom.ts";
import { textOf } from "../host/bridge-client.ts";
import type { Surroundings, ToolResult } from "../host/host.ts";
import { ViewPage } from "../host/view-page.ts";
import { appView } from "../language.ts";
import { PictureView } from "../picture/picture-view.ts";
import type { Chance } from "../random.ts";
import { thumbnailGrid } from "./thumbnail-grid.ts";

/** One of the pictures, large, with what can be done with it. */
interface OpenPicture {
  element: HTMLElement;
  view: PictureView;
  /** Where the focus goes back to. */
  reference: string;
}

/** The page at `ui://easel/find-pictures`: what a search has found, page by page, and any of it large. */
export class FindPicturesPage {
  readonly #hosted: ViewPage;
  readonly #around: Surroundings;
  readonly #chance: Chance;
  readonly #main: HTMLElement;
  readonly #status: HTMLElement;
  /** What the AI asked for; null until the host tells. */
  #asked: Record<string, unknown> | null = null;
  /** Those that have been looked at; the one that is shown is `#pages[#page]`. */
  #pages: ViewFound[] = [];
  #page = 0;
  #asking = false;
  #open: OpenPicture | null = null;
  #problem = "";

  constructor(root: HTMLElement, around: Surroundings, chance: Chance) {
    this.#around = around;
    this.#chance = chance;
    this.#main = el("div", { class: "found" });
    this.#status = el("p", { class: "status", role: "status" });
    root.append(this.#main, this.#status);
    this.#hosted = new ViewPage("easel-find-pictures", root, around, {
      input: (args) => {
        this.#asked = args;
        this.#askFirst();
      },
      result: (result) => this.#take(result),
      cancelled: () => {
        if (this.#pages.length === 0) this.#fail(appView.find.cancelled);
      },
      contextChanged: () => {
        this.#open?.view.contextChanged();
        this.#askFirst();
        this.#render();
      },
      disposed: () => this.#open?.view.dispose(),
    });
    this.#render();
  }

  connect(version: string): Promise<void> {
    return this.#hosted.connect(version);
  }

  dispose(): void {
    this.#hosted.dispose();
  }

  /** The result of the AI's own call may come late, or never. */
  #askFirst(): void {
    if (this.#asked && this.#pages.length === 0 && this.#hosted.bridge.reachable) void this.#ask(this.#asked, 0);
  }

  #take(result: ToolResult): void {
    const found = result.structuredContent as ViewFound | undefined;
    if (found && typeof found === "object" && "pictures" in found) this.#show(found, 0);
    else if (result.isError) this.#fail(textOf(result));
  }

  async #ask(args: Record<string, unknown>, page: number): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.#show(await this.#hosted.bridge.find(args), page);
    } catch (error) {
      this.#fail((error as Error).message);
    } finally {
      this.#asking = false;
    }
  }

  #show(found: ViewFound, page: number): void {
    if (this.#pages[page]) return; // it came before
    this.#pages[page] = found;
    this.#turnTo(page);
  }

  #turnTo(page: number): void {
    const cursor = this.#pages[page - 1]?.cursor;
    if (!this.#pages[page] && cursor) {
      void this.#ask({ ...this.#asked, cursor }, page);
      return;
    }
    this.#page = page;
    this.#problem = "";
    this.#render();
    const found = this.#pages[page];
    if (found) this.#say(appView.find.count(found.total));
  }

  async #openPicture({ reference }: ViewFoundPicture): Promise<void> {
    const { host, bridge } = this.#hosted;
    this.#say(appView.find.opening);
    try {
      const job = await bridge.kept(reference);
      if (job.state.kind !== "done") throw new Error(appView.picture.goneAltogether);
      const element = el("div", { class: "opened" });
      element.append(button("back-to-all", appView.find.back, () => this.#close()));
      const view = new PictureView(element, { host, bridge, around: this.#around, chance: this.#chance });
      this.#open = { element, view, reference };
      view.open(job, reference);
      this.#problem = "";
      this.#say("");
      this.#render();
      element.querySelector("button")?.focus();
    } catch (error) {
      this.#fail((error as Error).message);
    }
  }

  #close(): void {
    const { view, reference } = this.#open ?? {};
    view?.dispose();
    this.#open = null;
    this.#render();
    this.#main.querySelector<HTMLElement>(`[data-key="open-${reference}"]`)?.focus();
  }

  #fail(reason: string): void {
    this.#problem = reason;
    this.#say("");
    this.#render();
  }

  #say(words: string): void {
    this.#status.textContent = words;
  }

  #render(): void {
    const problem = this.#problem === "" ? null : el("p", { class: "problem", role: "alert" }, this.#problem);
    const found = this.#pages[this.#page];
    if (this.#open) fill(this.#main, this.#open.element, problem);
    else if (!found) fill(this.#main, problem ?? el("p", { class: "soft" }, appView.find.looking));
    else fill(this.#main, ...this.#found(found), problem);
  }

  #found({ pictures, cursor, unread }: ViewFound): (Node | null)[] {
    const can = this.#hosted.bridge.reachable;
    const turn = can && (this.#page > 0 || cursor !== null);
    return [
      pictures.length === 0
        ? el("p", { class: "soft" }, appView.find.none)
        : thumbnailGrid(pictures, can ? (picture) => void this.#openPicture(picture) : null),
      unread > 0 ? el("p", { class: "soft" }, appView.find.unread(unread)) : null,
      turn
        ? el(
            "div",
            { class: "actions", role: "toolbar", "aria-label": appView.find.pages },
            button("newer", appView.find.newer, () => this.#turnTo(this.#page - 1), { disabled: this.#page === 0 }),
            button("older", appView.find.older, () => this.#turnTo(this.#page + 1), { disabled: cursor === null }),
          )
        : null,
    ];
  }
}
