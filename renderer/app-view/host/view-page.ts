import { drawBlockedImages } from "./blocked-images.ts";
import { BridgeClient } from "./bridge-client.ts";
import { Host, type HostEvents, type Surroundings } from "./host.ts";
import { applyContext, reportSize } from "./host-look.ts";

/** What each page does by itself with what the host tells. */
export interface PageEvents extends Pick<HostEvents, "input" | "result" | "cancelled"> {
  /** The host has said more about itself; its looks and its language are taken over already. */
  contextChanged(): void;
  /** The host takes the page down. */
  disposed(): void;
}

/** What all pages have in common: they look as the host wishes, tell it their height, show images where it forbids them, and end when it says so. */
export class ViewPage {
  readonly host: Host;
  readonly bridge: BridgeClient;
  readonly #name: string;
  readonly #events: PageEvents;
  readonly #stopSize: () => void;
  readonly #stopDrawing: () => void;

  /** `name`: by which the page introduces itself to the host. */
  constructor(name: string, root: HTMLElement, around: Surroundings, events: PageEvents) {
    this.#name = name;
    this.#events = events;
    this.host = new Host(around, {
      input: events.input,
      result: events.result,
      cancelled: events.cancelled,
      context: (context) => {
        applyContext(document.documentElement, context);
        events.contextChanged();
      },
      teardown: () => this.dispose(),
    });
    this.bridge = new BridgeClient(this.host);
    this.#stopDrawing = drawBlockedImages(document);
    this.#stopSize = reportSize(root, (size) => this.host.notify("ui/notifications/size-changed", size));
  }

  /** Rejects with HostError when the host never answers. */
  connect(version: string): Promise<void> {
    return this.host.connect({ name: this.#name, version });
  }

  dispose(): void {
    this.#stopSize();
    this.#stopDrawing();
    this.#events.disposed();
    this.host.dispose();
  }
}
