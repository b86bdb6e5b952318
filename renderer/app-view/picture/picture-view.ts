import type { ViewJob } from "#contract/app-view.ts";
import { el, fill } from "../dom.ts";
import type { BridgeClient } from "../host/bridge-client.ts";
import type { Host, Surroundings, ToolResult } from "../host/host.ts";
import { appView } from "../language.ts";
import { maskEditor } from "../mask/mask-editor.ts";
import { told } from "../told.ts";
import { CallTracker, isOver, type ViewCall } from "./calls.ts";
import { type Comparison, comparison } from "./compare.ts";
import { actionButtons, promptForm } from "./picture-actions.ts";
import { PictureLoader, type ShownPicture, sourceOf } from "./shown-pictures.ts";
import { type Stage, stage, strip } from "./stage.ts";
import { type WorkingPanel, workingPanel } from "./working.ts";

/** What is being done. What a person has typed or painted is kept in the mode's own element, whatever else is drawn anew. */
type Mode =
  | { kind: "look" }
  | { kind: "change"; form: HTMLElement }
  | { kind: "edit"; editor: HTMLElement }
  | { kind: "choose_other" }
  | { kind: "compare"; other: ShownPicture; comparison: Comparison };

/** Chance for seeds and keys, passed in so that tests own it. */
export interface Chance {
  /** An unsigned 64-bit seed as a decimal string. */
  seed(): string;
  /** A key that no other call has. */
  key(): string;
}

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
  readonly #chance: Chance;
  readonly #root: HTMLElement;
  readonly #main: HTMLElement;
  readonly #status: HTMLElement;
  #stage: Stage;
  /** The words in which the parts that stay were made. */
  #words = appView;
  /** The call that the AI made; others are the person's own. */
  readonly #first: ViewCall = { job: null, problem: null };
  readonly #working = new Map<ViewCall, WorkingPanel>();
  /** Calls whose end somebody waits for. */
  readonly #awaited = new Map<ViewCall, () => void>();
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
    this.#main = el("main", { "aria-label": appView.picture.label });
    this.#status = el("p", { class: "status", role: "status" });
    root.append(this.#main, this.#status);
    this.#tracker = new CallTracker(this.#bridge, around, {
      changed: (call) => this.#changed(call),
      ended: (call) => this.#ended(call),
      off: (call) => this.#off(call),
    });
    this.#loader = new PictureLoader(this.#bridge, () => this.#render());
    this.#stage = this.#makeStage();
    document.addEventListener("keydown", this.#onKey);
    this.#panel(this.#first);
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
    for (const call of [...this.#working.keys()]) {
      this.#working.delete(call);
      const panel = this.#panel(call);
      if (call.job) panel.show(call.job);
    }
  }

  #makeStage(): Stage {
    return stage({ step: (by) => this.#step(by), retry: () => this.#loadChosen(), fullscreen: () => this.#toggleFullscreen() });
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

  /** The AI's own call was cancelled. */
  cancelled(): void {
    this.#tracker.take(this.#first, { structuredContent: this.#cancelledJob() });
  }

  #changed(call: ViewCall): void {
    if (call.job) this.#panel(call).show(call.job);
    if (this.#working.get(call)?.element.isConnected === false) this.#render();
  }

  #ended(call: ViewCall): void {
    this.#working.delete(call);
    this.#awaited.get(call)?.();
    this.#awaited.delete(call);
    const { job } = call;
    if (job?.state.kind === "done") {
      const first = this.#pictures.length;
      for (const picture of job.state.pictures) this.#pictures.push({ picture, job, full: { kind: "absent" } });
      if (job.state.pictures.length > 0) this.#chosen = first;
      this.#say(appView.picture.done(job.state.pictures.length));
      this.#loadChosen();
    } else if (job?.state.kind === "cancelled") this.#problem = appView.picture.cancelled;
    else this.#problem = call.problem || appView.picture.noPicture;
    this.#render();
  }

  /** Takes no room in the chat. Calls that the person made in an open view get their answer all the same. */
  #off(call: ViewCall): void {
    if (call !== this.#first) return;
    this.#root.hidden = true;
  }

  #cancel(call: ViewCall): void {
    const id = call.job?.jobId;
    if (!id || isOver(call)) return;
    this.#bridge.call("cancel_job", { job_id: id }, this.#chance.key()).catch((error) => this.#fail(error));
    this.#tell(told.cancelled);
  }

  #panel(call: ViewCall): WorkingPanel {
    const known = this.#working.get(call);
    if (known) return known;
    const panel = workingPanel(() => this.#cancel(call));
    this.#working.set(call, panel);
    return panel;
  }

  /** A tool call of the person's own; what comes of it joins the other pictures, and the AI is told. */
  async #make(tool: string, args: Record<string, unknown>, what: string): Promise<void> {
    const call: ViewCall = { job: null, problem: null };
    this.#problem = "";
    this.#mode = { kind: "look" };
    this.#panel(call);
    this.#render();
    await this.#tracker.make(call, tool, args, this.#chance.key());
    await this.#whenOver(call);
    if (call.job?.state.kind === "done") this.#tell(told.made(what, call.job.state.pictures.map(({ reference }) => reference).join(", ")));
  }

  #whenOver(call: ViewCall): Promise<void> {
    return new Promise((resolve) => (this.#working.has(call) ? void this.#awaited.set(call, resolve) : resolve()));
  }

  #render(): void {
    const shown = this.#pictures[this.#chosen];
    const panels = [...this.#working.values()].map(({ element }) => element);
    const problem = this.#problem === "" ? null : el("p", { class: "problem", role: "alert" }, this.#problem);
    if (shown) this.#stage.show(shown);
    fill(this.#main, ...(shown ? this.#body(shown) : []), ...panels, problem);
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
    const { reference } = shown.picture;
    const { capabilities } = this.#host;
    return actionButtons(shown.job, {
      pictures: this.#pictures.length,
      mode: this.#mode.kind,
      canCall: this.#bridge.reachable,
      canTell: capabilities.updateModelContext !== undefined,
      canSave: capabilities.downloadFile !== undefined,
      hasOriginal: shown.full.kind !== "gone",
      variations: () => this.#vary(shown),
      change: () => this.#turnTo({ kind: "change", form: this.#promptForm(shown) }),
      upscale: () => void this.#make("upscale", { image: reference }, told.upscaled(reference)),
      edit: () => this.#turnTo({ kind: "edit", editor: this.#editor(shown) }),
      use: () => {
        this.#tell(told.use(reference));
        this.#say(appView.actions.used);
      },
      save: () => void this.#save(shown),
      show: () => void this.#bridge.show(reference).catch((error) => this.#fail(error)),
      compare: () => {
        const other = this.#pictures.length === 2 ? this.#pictures[1 - this.#chosen] : undefined;
        this.#turnTo(other ? this.#comparing(shown, other) : { kind: "choose_other" });
      },
      back: this.#back,
    });
  }

  #vary({ job, picture }: ShownPicture): void {
    const count = "count" in job.arguments ? { count: 2 } : {};
    void this.#make(job.tool, { ...argumentsOf(job), ...count, seed: this.#chance.seed() }, told.variations(picture.reference));
  }

  #change({ job, picture }: ShownPicture, prompt: string, sameSeed: boolean): void {
    const seed = sameSeed ? {} : { seed: this.#chance.seed() };
    void this.#make(job.tool, { ...argumentsOf(job), ...seed, prompt }, told.changed(picture.reference, prompt));
  }

  #promptForm(shown: ShownPicture): HTMLElement {
    const prompt = String(shown.job.arguments.prompt ?? "");
    return promptForm(prompt, this.#back, (words, sameSeed) => this.#change(shown, words, sameSeed));
  }

  #editor(shown: ShownPicture): HTMLElement {
    const { reference, width, height } = shown.picture;
    const prompt = String(shown.job.arguments.prompt ?? "");
    return maskEditor({
      src: sourceOf(shown) ?? "",
      alt: appView.picture.alt(prompt),
      width: width ?? 1024,
      height: height ?? 1024,
      onBack: this.#back,
      onApply: (mask, words) => void this.#inpaint(reference, mask, words || prompt),
    });
  }

  #comparing(shown: ShownPicture, other: ShownPicture): Mode {
    const nth = (one: ShownPicture) => appView.picture.nth(this.#pictures.indexOf(one) + 1, this.#pictures.length);
    void this.#loader.load(other);
    return { kind: "compare", other, comparison: comparison(nth(shown), nth(other)) };
  }

  readonly #back = (): void => this.#turnTo({ kind: "look" });

  async #inpaint(reference: string, mask: string, prompt: string): Promise<void> {
    this.#say(appView.edit.sending);
    try {
      const sent = await this.#bridge.upload(mask, () => {});
      await this.#make("inpaint", { image: reference, mask: sent.reference, prompt }, told.edited(reference, prompt));
    } catch (error) {
      this.#fail(error);
    }
  }

  async #save(shown: ShownPicture): Promise<void> {
    await this.#loader.load(shown);
    if (shown.full.kind !== "loaded") return;
    const { reference, mime } = shown.picture;
    const resource = {
      uri: `file:///easel-${reference}.${mime.split("/")[1] ?? "png"}`,
      mimeType: mime,
      blob: shown.full.uri.split(",")[1],
    };
    try {
      await this.#host.request("ui/download-file", { contents: [{ type: "resource", resource }] });
      this.#say(appView.actions.saved);
    } catch (error) {
      this.#fail(error);
    }
  }

  #tell(words: string): void {
    if (this.#host.capabilities.updateModelContext === undefined) return;
    this.#host.request("ui/update-model-context", { content: [{ type: "text", text: words }] }).catch(() => {}); // it was only a courtesy
  }

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
    this.#render();
  }

  #loadChosen(): void {
    const shown = this.#pictures[this.#chosen];
    if (shown) void this.#loader.load(shown);
  }

  #toggleFullscreen(): void {
    const mode = this.#host.context.displayMode === "fullscreen" ? "inline" : "fullscreen";
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

  #cancelledJob(): ViewJob {
    const none = { upscale: false, inpaint: false, imageToImage: false, cancel: false };
    const known = this.#first.job ?? {
      jobId: null,
      tool: "",
      title: "",
      arguments: {},
      repeatable: false,
      practice: false,
      notes: [],
      tools: none,
      canShowInEasel: false,
    };
    return { ...known, state: { kind: "cancelled" } };
  }
}

/** The arguments that make a picture again: without those that were left open. */
function argumentsOf({ arguments: args }: ViewJob): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}
