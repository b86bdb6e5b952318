import type { ViewCall } from "./calls.ts";
import { type WorkingPanel, workingPanel } from "./working.ts";

/** The calls that go on, each with its panel, and who waits for its end. */
export class WorkingCalls {
  readonly #cancel: (call: ViewCall) => void;
  readonly #panels = new Map<ViewCall, WorkingPanel>();
  readonly #awaited = new Map<ViewCall, () => void>();

  constructor(cancel: (call: ViewCall) => void) {
    this.#cancel = cancel;
  }

  get elements(): HTMLElement[] {
    return [...this.#panels.values()].map(({ element }) => element);
  }

  /** Shows how far the call is; a call that is new here gets a panel. */
  show(call: ViewCall): HTMLElement {
    const panel = this.#panels.get(call) ?? workingPanel(() => this.#cancel(call));
    this.#panels.set(call, panel);
    panel.show(call);
    return panel.element;
  }

  /** Makes the panels anew, in the language that is now spoken. */
  sayAnew(): void {
    const calls = [...this.#panels.keys()];
    this.#panels.clear();
    for (const call of calls) this.show(call);
  }

  /** Resolves when the call is over, at once where it is already. */
  whenOver(call: ViewCall): Promise<void> {
    return new Promise((resolve) => (this.#panels.has(call) ? void this.#awaited.set(call, resolve) : resolve()));
  }

  over(call: ViewCall): void {
    this.#panels.delete(call);
    this.#awaited.get(call)?.();
    this.#awaited.delete(call);
  }
}
