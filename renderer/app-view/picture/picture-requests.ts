import type { ViewJob } from "#contract/app-view.ts";
import type { BridgeClient } from "../host/bridge-client.ts";
import type { Host } from "../host/host.ts";
import { appView } from "../language.ts";
import type { Chance } from "../random.ts";
import { told } from "../told.ts";
import type { ViewCall } from "./calls.ts";
import type { PictureLoader, ShownPicture } from "./shown-pictures.ts";

/** What requests need of the view that shows them. */
export interface RequestEvents {
  /** Calls a tool, shows how far it is, and resolves once the call is over. */
  make(tool: string, args: Record<string, unknown>): Promise<ViewCall>;
  say(words: string): void;
  fail(error: unknown): void;
}

export interface RequestSurroundings {
  host: Host;
  bridge: BridgeClient;
  loader: PictureLoader;
  chance: Chance;
}

/** What a person asks for with a click: calls of Easel's tools and of the host. The AI is told what came of each. */
export class PictureRequests {
  readonly #host: Host;
  readonly #bridge: BridgeClient;
  readonly #loader: PictureLoader;
  readonly #chance: Chance;
  readonly #events: RequestEvents;

  constructor({ host, bridge, loader, chance }: RequestSurroundings, events: RequestEvents) {
    this.#host = host;
    this.#bridge = bridge;
    this.#loader = loader;
    this.#chance = chance;
    this.#events = events;
  }

  variations({ job, picture }: ShownPicture): void {
    const count = "count" in job.arguments ? { count: 2 } : {};
    void this.#make(job.tool, { ...argumentsOf(job), ...count, seed: this.#chance.seed() }, told.variations(picture.reference));
  }

  change({ job, picture }: ShownPicture, prompt: string, sameSeed: boolean): void {
    const seed = sameSeed ? {} : { seed: this.#chance.seed() };
    void this.#make(job.tool, { ...argumentsOf(job), ...seed, prompt }, told.changed(picture.reference, prompt));
  }

  upscale({ picture: { reference } }: ShownPicture): void {
    void this.#make("upscale", { image: reference }, told.upscaled(reference));
  }

  /** `mask`: a PNG in base64, white where the picture is to change. */
  async inpaint({ picture: { reference } }: ShownPicture, mask: string, prompt: string): Promise<void> {
    this.#events.say(appView.edit.sending);
    try {
      const sent = await this.#bridge.upload(mask, () => {});
      await this.#make("inpaint", { image: reference, mask: sent.reference, prompt }, told.edited(reference, prompt));
    } catch (error) {
      this.#events.fail(error);
    }
  }

  use({ picture }: ShownPicture): void {
    this.tell(told.use(picture.reference));
    this.#events.say(appView.actions.used);
  }

  async save(shown: ShownPicture): Promise<void> {
    await this.#loader.load(shown);
    if (shown.full.kind !== "loaded") return;
    const { reference, mime } = shown.picture;
    const uri = `file:///easel-${reference}.${mime.split("/")[1] ?? "png"}`;
    const resource = { uri, mimeType: mime, blob: shown.full.uri.split(",")[1] };
    try {
      await this.#host.request("ui/download-file", { contents: [{ type: "resource", resource }] });
      this.#events.say(appView.actions.saved);
    } catch (error) {
      this.#events.fail(error);
    }
  }

  show({ picture }: ShownPicture): void {
    this.#bridge.show(picture.reference).catch(this.#events.fail);
  }

  cancel(jobId: string): void {
    this.#bridge.call("cancel_job", { job_id: jobId }, this.#chance.key()).catch(this.#events.fail);
    this.tell(told.cancelled);
  }

  /** Adds to what the AI knows, where the host passes that on. */
  tell(words: string): void {
    if (this.#host.capabilities.updateModelContext === undefined) return;
    this.#host.request("ui/update-model-context", { content: [{ type: "text", text: words }] }).catch(() => {}); // it was only a courtesy
  }

  async #make(tool: string, args: Record<string, unknown>, what: string): Promise<void> {
    const { job } = await this.#events.make(tool, args);
    if (job?.state.kind === "done") this.tell(told.made(what, job.state.pictures.map(({ reference }) => reference).join(", ")));
  }
}

/** The arguments that make a picture again: without those that were left open. */
function argumentsOf({ arguments: args }: ViewJob): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}
