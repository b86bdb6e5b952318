import type { ViewJob, ViewPicture } from "#contract/app-view.ts";
import { el, fill } from "../dom.ts";
import type { BridgeClient } from "../host/bridge-client.ts";
import type { Host, Surroundings, ToolResult } from "../host/host.ts";
import { appView } from "../language.ts";
import { maskEditor } from "../mask/mask-editor.ts";
import type { Chance } from "../random.ts";
import { told } from "../told.ts";
import { CallTracker, isOver, newCall, type ViewCall } from "./calls.ts";
import { type Comparison, comparison } from "./compare.ts";
import { actionButtons, promptForm } from "./picture-actions.ts";
import { PictureRequests } from "./picture-requests.ts";
import { PictureLoader, type ShownPicture, sourceOf } from "./shown-pictures.ts";
import { type DisplayMode, type Stage, stage, strip } from "./stage.ts";
import { WorkingCalls } from "./working-calls.ts";

/** What is being done. What a person has typed or painted is kept in the mode's own element, whatever else is drawn anew. */
type Mode =
  | { kind: "look" }
  | { kind: "change"; form: HTMLElement }
  | { kind: "edit"; editor: HTMLElement }
  | { kind: "choose_other" }
  | { kind: "compare"; other: ShownPicture; comparison: Comparison };

/** What a view works with, and what its page owns: who shows us, whom we ask, and the browser's clock. */
export interface ViewSurroundings {
  host: Host;
  bridge: BridgeClient;
  around: Pick<Surroundings, "after">;
  chance: Chance;
}

/** A call of a painting tool from its first moment to what people do with the picture. */
export class PictureView {
  readonly #host: Host;
  readonly #bridge: BridgeClient;
  readonly #tracker: CallTracker;
  readonly #loader: PictureLoader;
  readonly #requests: PictureRequests;
  readonly #chance: Chance;
  readonly #root: HTMLElement;
  readonly #main: HTMLElement;
  readonly #status: HTMLElement;
  #stage: Stage;
  /** The words in which the parts that stay were made. */
  #words = appView;
  /** The call that the AI made; others are the person's own. */
  readonly #first = newCall();
  readonly #working: WorkingCalls;
  readonly #pictures: ShownPicture[] = [];
  #asked: { tool: string; arguments: Record<string, unknown> } | null = null;
  #chosen = 0;
  #mode: Mode = { kind: "look" };
  #problem = "";

  constructor(root: HTMLElement, { host, bridge, around, chance }: ViewSurroundings) {
    this.#host = host;
    this.#bridge = bridge;
    this.#chance = chance;
    this.#root = root;
    this.#main = el("main", { class: "picture", "aria-label": appView.picture.label });
    this.#status = el("p", { class: "status", role: "status" });
    root.append(this.#main, this.#status);
    this.#tracker = new CallTracker(bridge, around, {
      changed: (call) => this.#changed(call),
      ended: (call) => this.#ended(call),
      off: (call) => this.#off(call),
    });
    this.#loader = new PictureLoader(bridge, () => this.#render());
    this.#requests = new PictureRequests(
      { host, bridge, chance, loader: this.#loader },
      { make: (tool, args) => this.#make(tool, args), say: (words) => this.#say(words), fail: (error) => this.#fail(error) },
    );
    this.#working = new WorkingCalls((call) => this.#cancel(call));
    this.#stage = this.#makeStage();
    document.addEventListener("keydown", this.#onKey);
    this.#working.show(this.#first);
    this.#render();
  }

  /** The host has said more about itself, perhaps its language. */
  contextChanged(): void {
    if (this.#words !== appView) this.#sayAnew();
    this.#followFirst();
    this.#render();
  }

  #sayAnew(): void {
    this.#words = appView;
    this.#main.setAttribute("aria-label", appView.picture.label);
    this.#stage = this.#makeStage();
    this.#working.sayAnew();
  }

  #makeStage(): Stage {
    return stage({ step: (by) => this.#step(by), retry: () => this.#loadChosen(), display: (mode) => this.#display(mode) });
  }

  dispose(): void {
    document.removeEventListener("keydown", this.#onKey);
    this.#tracker.dispose();
  }

  /** What was asked, which hosts say before there is any result. */
  input(args: Record<string, unknown>): void {
    this.#asked = { tool: this.#host.context.toolInfo?.tool?.name ?? "", arguments: args };
    this.#followFirst();
  }

  /** Possible once the host has greeted us and said what was asked. */
  #followFirst(): void {
    const tool = this.#host.context.toolInfo?.tool?.name ?? this.#asked?.tool ?? "";
    if (this.#asked) this.#tracker.follow(this.#first, { tool, arguments: this.#asked.arguments });
  }

  result(result: ToolResult): void {
    this.#tracker.take(this.#first, result);
  }

  /** Shows what was made earlier, at this picture of it. */
  open(job: ViewJob, reference: string): void {
    this.#tracker.take(this.#first, { structuredContent: job });
    const index = this.#pictures.findIndex(({ picture }) => picture.reference === reference);
    if (index > 0) this.#pick(index);
    this.#say("");
  }

  /** The host has cancelled the AI's own call. */
  cancelled(): void {
    this.#tracker.giveUp(this.#first);
  }

  #changed(call: ViewCall): void {
    if (!this.#working.show(call).isConnected) this.#render();
  }

  #ended(call: ViewCall): void {
    this.#working.over(call);
    const state = call.job?.state;
    // A picture may still come of a call that has been said to be cancelled.
    if (call === this.#first) this.#problem = "";
    if (state?.kind === "done") this.#add(call, state.pictures);
    else if (state?.kind === "cancelled") this.#problem = appView.picture.cancelled;
    else this.#problem = call.problem || (call.givenUp ? appView.picture.cancelledByChat : appView.picture.noPicture);
    this.#render();
  }

  #off(call: ViewCall): void {
    // It takes no room in the chat. Calls that the person made in an open view get their answer all the same.
    if (call === this.#first) this.#root.hidden = true;
  }

  /** Shows what a call has made beside what is there. */
  #add({ job, givenUp }: ViewCall, pictures: readonly ViewPicture[]): void {
    if (!job) return;
    if (pictures.length > 0) this.#chosen = this.#pictures.length;
    this.#pictures.push(...pictures.map((picture): ShownPicture => ({ picture, job, full: { kind: "absent" } })));
    this.#say(appView.picture.done(pictures.length));
    // The AI has been told that its call is cancelled.
    if (givenUp) this.#requests.tell(told.madeAllTheSame(pictures.map(({ reference }) => reference).join(", ")));
    this.#loadChosen();
  }

  #cancel(call: ViewCall): void {
    if (call.job?.jobId && !isOver(call)) this.#requests.cancel(call.job.jobId);
  }

  /** A tool call of the person's own; what comes of it joins the other pictures. */
  async #make(tool: string, args: Record<string, unknown>): Promise<ViewCall> {
    const call = newCall();
    this.#mode = { kind: "look" };
    this.#problem = "";
    this.#working.show(call);
    this.#render();
    await this.#tracker.make(call, tool, args, this.#chance.key());
    await this.#working.whenOver(call);
    return call;
  }

  #render(): void {
    const shown = this.#pictures[this.#chosen];
    const problem = this.#problem === "" ? null : el("p", { class: "problem", role: "alert" }, this.#problem);
    if (shown) this.#stage.show(shown, this.#otherMode());
    fill(this.#main, ...(shown ? this.#body(shown) : []), ...this.#working.elements, problem);
  }

  #body(shown: ShownPicture): (Node | null)[] {
    const mode = this.#mode;
    if (mode.kind === "edit") return [mode.editor];
    if (mode.kind === "compare") mode.comparison.show(sourceOf(shown), sourceOf(mode.other));
    const sight = mode.kind === "compare" ? mode.comparison.element : this.#stage.element;
    const pick = strip(this.#pictures, this.#chosen, (index) => this.#pick(index));
    const hint = mode.kind === "choose_other" ? el("p", { class: "soft" }, appView.actions.compareWith) : null;
    return [sight, pick, hint, mode.kind === "change" ? mode.form : this.#actions(shown)];
  }

  #actions(shown: ShownPicture): HTMLElement {
    const { capabilities } = this.#host;
    const requests = this.#requests;
    return actionButtons(shown.job, {
      pictures: this.#pictures.length,
      mode: this.#mode.kind,
      canCall: this.#bridge.reachable,
      canTell: capabilities.updateModelContext !== undefined,
      canSave: capabilities.downloadFile !== undefined,
      hasOriginal: shown.full.kind !== "gone",
      variations: () => requests.variations(shown),
      change: () => this.#turnTo({ kind: "change", form: this.#promptForm(shown) }),
      upscale: () => requests.upscale(shown),
      edit: () => this.#turnTo({ kind: "edit", editor: this.#editor(shown) }),
      use: () => requests.use(shown),
      save: () => void requests.save(shown),
      show: () => requests.show(shown),
      compare: () => {
        const other = this.#pictures.length === 2 ? this.#pictures[1 - this.#chosen] : undefined;
        this.#turnTo(other ? this.#comparing(shown, other) : { kind: "choose_other" });
      },
      back: this.#back,
    });
  }

  #promptForm(shown: ShownPicture): HTMLElement {
    const prompt = String(shown.job.arguments.prompt ?? "");
    return promptForm(prompt, this.#back, (words, sameSeed) => this.#requests.change(shown, words, sameSeed));
  }

  #editor(shown: ShownPicture): HTMLElement {
    const { width, height } = shown.picture;
    const prompt = String(shown.job.arguments.prompt ?? "");
    return maskEditor({
      src: sourceOf(shown) ?? "",
      alt: appView.picture.alt(prompt),
      width: width ?? 1024,
      height: height ?? 1024,
      onBack: this.#back,
      onApply: (mask, words) => void this.#requests.inpaint(shown, mask, words || prompt),
    });
  }

  #comparing(shown: ShownPicture, other: ShownPicture): Mode {
    const nth = (one: ShownPicture) => appView.picture.nth(this.#pictures.indexOf(one) + 1, this.#pictures.length);
    void this.#loader.load(other);
    return { kind: "compare", other, comparison: comparison(nth(shown), nth(other)) };
  }

  readonly #back = (): void => this.#turnTo({ kind: "look" });

  #say(words: string): void {
    this.#status.textContent = words;
  }

  #fail(error: unknown): void {
    this.#problem = appView.actions.failed((error as Error).message);
    this.#render();
  }

  #pick(index: number): void {
    const shown = this.#pictures[this.#chosen];
    const other = this.#pictures[index];
    if (this.#mode.kind === "choose_other" && shown && other && other !== shown) {
      this.#turnTo(this.#comparing(shown, other));
      return;
    }
    this.#chosen = index;
    if (this.#mode.kind === "compare") this.#mode = { kind: "look" };
    this.#loadChosen();
    this.#render();
  }

  #step(by: -1 | 1): void {
    const index = this.#chosen + by;
    if (this.#mode.kind === "look" && this.#pictures[index]) this.#pick(index);
  }

  #turnTo(mode: Mode): void {
    this.#mode = mode;
    this.#problem = "";
    this.#say("");
    this.#render();
  }

  #loadChosen(): void {
    const shown = this.#pictures[this.#chosen];
    if (shown) void this.#loader.load(shown);
  }

  #otherMode(): DisplayMode | null {
    const { displayMode, availableDisplayModes } = this.#host.context;
    const other = displayMode === "fullscreen" ? "inline" : "fullscreen";
    return availableDisplayModes?.includes(other) ? other : null;
  }

  #display(mode: DisplayMode): void {
    this.#host.request("ui/request-display-mode", { mode }).catch(() => {}); // the host may say no
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "Escape" && this.#mode.kind !== "look") this.#turnTo({ kind: "look" });
    else if (typing) return;
    else if (event.key === "ArrowLeft") this.#step(-1);
    else if (event.key === "ArrowRight") this.#step(1);
    else if (event.key === "+") this.#stage.zoom.by(1.5);
    else if (event.key === "-") this.#stage.zoom.by(1 / 1.5);
    else if (event.key === "0") this.#stage.zoom.reset();
  };
}
