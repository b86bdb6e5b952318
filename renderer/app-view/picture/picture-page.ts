import { drawBlockedImages } from "../host/blocked-images.ts";
import { BridgeClient } from "../host/bridge-client.ts";
import { Host, type Surroundings } from "../host/host.ts";
import { applyContext, reportSize } from "../host/host-look.ts";
import { type Chance, PictureView } from "./picture-view.ts";

/** The page at `ui://easel/picture`: the view of one call, and the host that shows it. */
export class PicturePage {
  readonly #host: Host;
  readonly #view: PictureView;
  readonly #stopSize: () => void;
  readonly #stopDrawing: () => void;

  constructor(root: HTMLElement, around: Surroundings, chance: Chance) {
    this.#host = new Host(around, {
      input: (args) => this.#view.input(args),
      result: (result) => this.#view.result(result),
      cancelled: () => this.#view.cancelled(),
      context: (context) => {
        applyContext(document.documentElement, context);
        this.#view.contextChanged();
      },
      teardown: () => this.dispose(),
    });
    this.#view = new PictureView(root, { host: this.#host, bridge: new BridgeClient(this.#host), around, chance });
    this.#stopDrawing = drawBlockedImages(document);
    this.#stopSize = reportSize(root, (size) => this.#host.notify("ui/notifications/size-changed", size));
  }

  connect(version: string): Promise<void> {
    return this.#host.connect({ name: "easel", version });
  }

  dispose(): void {
    this.#stopSize();
    this.#stopDrawing();
    this.#view.dispose();
    this.#host.dispose();
  }
}
