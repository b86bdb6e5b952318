import type { StartCheck } from "#contract/view.ts";
import type { BridgeEntry } from "../apps/client.ts";

/** What the start probes of this run of Easel have shown. Many apps hold the very same entry: it is started once for all of them. */
export class StartProbeCache {
  readonly #start: (entry: BridgeEntry) => Promise<StartCheck>;
  readonly #known = new Map<string, StartCheck>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #onChange: () => void;

  constructor(start: (entry: BridgeEntry) => Promise<StartCheck>, onChange: () => void = () => {}) {
    this.#start = start;
    this.#onChange = onChange;
  }

  /** Of an app that is set up twice (Claude Desktop on Windows may be), the worst. */
  of(entries: readonly BridgeEntry[]): StartCheck {
    const checks = entries.map((entry) => this.#known.get(keyOf(entry)) ?? UNTRIED);
    const worst = (["fails", "trying", "untried"] as const).map((kind) => checks.find((check) => check.kind === kind));
    return worst.find((check) => check !== undefined) ?? checks[0] ?? UNTRIED;
  }

  /** Resolves when all of them have been started; what is being started already is not started twice. */
  async probe(entries: readonly BridgeEntry[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.#running.get(keyOf(entry)) ?? this.#probe(entry)));
  }

  #probe(entry: BridgeEntry): Promise<void> {
    const key = keyOf(entry);
    this.#known.set(key, { kind: "trying" });
    this.#onChange();
    const run = this.#start(entry).then((result) => {
      this.#known.set(key, result);
      this.#running.delete(key);
      this.#onChange();
    });
    this.#running.set(key, run);
    return run;
  }
}

const UNTRIED: StartCheck = { kind: "untried" };

function keyOf({ command, args, env }: BridgeEntry): string {
  return JSON.stringify([command, args, Object.entries(env).sort()]);
}
