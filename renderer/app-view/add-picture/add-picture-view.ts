import type { ViewPicture } from "#contract/app-view.ts";
import { button, el, fill } from "../dom.ts";
import type { Surroundings } from "../host/host.ts";
import { ViewPage } from "../host/view-page.ts";
import { appView } from "../language.ts";
import { told } from "../told.ts";
import { MAX_FILE_BYTES, NotAPicture, readPictureFile } from "./given-file.ts";

type State =
  | { kind: "empty" }
  | { kind: "sending"; fraction: number }
  | { kind: "added"; picture: ViewPicture }
  | { kind: "failed"; reason: string };

/** The page at `ui://easel/add-picture`: a box into which a person drops a picture, so that the AI can use it. */
export class AddPictureView {
  readonly #page: ViewPage;
  readonly #main: HTMLElement;
  readonly #input: HTMLInputElement;
  #state: State = { kind: "empty" };

  constructor(root: HTMLElement, around: Surroundings) {
    this.#main = el("main", { class: "drop" });
    this.#input = el("input", { type: "file", accept: "image/*", hidden: true });
    root.append(this.#main, this.#input);
    this.#page = new ViewPage("easel-add-picture", root, around, {
      input: () => {},
      result: () => {},
      // The box stays: what is given is told to the AI in any case.
      cancelled: () => {},
      contextChanged: () => this.#render(),
      disposed: () => this.#unlisten(),
    });
    this.#input.addEventListener("change", () => this.#take(this.#input.files?.[0]));
    document.addEventListener("dragover", this.#onDragOver);
    document.addEventListener("drop", this.#onDrop);
    document.addEventListener("paste", this.#onPaste);
    this.#render();
  }

  connect(version: string): Promise<void> {
    return this.#page.connect(version);
  }

  dispose(): void {
    this.#page.dispose();
  }

  #unlisten(): void {
    document.removeEventListener("dragover", this.#onDragOver);
    document.removeEventListener("drop", this.#onDrop);
    document.removeEventListener("paste", this.#onPaste);
  }

  readonly #onDragOver = (event: DragEvent): void => {
    event.preventDefault();
    this.#main.classList.add("over");
  };

  readonly #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.#main.classList.remove("over");
    this.#take(event.dataTransfer?.files[0]);
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const file = [...(event.clipboardData?.files ?? [])][0];
    if (file) this.#take(file);
  };

  #take(file: File | undefined): void {
    if (!file || this.#state.kind === "sending") return;
    this.#input.value = "";
    if (file.size > MAX_FILE_BYTES) this.#show({ kind: "failed", reason: appView.add.tooLarge(MAX_FILE_BYTES / 1024 / 1024) });
    else void this.#send(file);
  }

  async #send(file: File): Promise<void> {
    this.#show({ kind: "sending", fraction: 0 });
    try {
      const data = await readPictureFile(file);
      const picture = await this.#page.bridge.upload(data, (fraction) => this.#show({ kind: "sending", fraction }));
      this.#show({ kind: "added", picture });
      this.#tell(picture);
    } catch (error) {
      this.#show({
        kind: "failed",
        reason: error instanceof NotAPicture ? appView.add.notPicture : appView.actions.failed((error as Error).message),
      });
    }
  }

  #tell({ reference, width, height }: ViewPicture): void {
    const words = told.added(reference, `${width} x ${height}`);
    this.#page.host.request("ui/update-model-context", { content: [{ type: "text", text: words }] }).catch(() => {}); // the answer says it, too
  }

  #show(state: State): void {
    this.#state = state;
    this.#render();
  }

  #render(): void {
    const state = this.#state;
    this.#main.setAttribute("aria-label", appView.add.title);
    const choose = button("choose", state.kind === "added" ? appView.add.another : appView.add.choose, () => this.#input.click(), {
      primary: state.kind !== "added",
    });
    fill(this.#main, ...content(state, choose));
  }
}

function content(state: State, choose: HTMLElement): (HTMLElement | string | null)[] {
  if (state.kind === "sending") {
    const words = appView.add.sending(Math.round(state.fraction * 100));
    return [el("p", { role: "status" }, words), el("progress", { max: 1, value: state.fraction, "aria-label": words })];
  }
  if (state.kind === "added") {
    const { thumbnail, reference } = state.picture;
    const small = thumbnail === null ? null : el("img", { class: "given", src: thumbnail, alt: "" });
    return [small, el("p", { role: "status" }, appView.add.added(reference)), choose];
  }
  const problem = state.kind === "failed" ? el("p", { class: "problem", role: "alert" }, state.reason) : null;
  return [
    el("p", { class: "title" }, appView.add.title),
    el("p", {}, appView.add.drop),
    choose,
    el("p", { class: "soft" }, appView.add.types),
    problem,
  ];
}
