import fs from "node:fs/promises";
import { writeFileAtomic } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import type { BridgeOptionChanges, BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import { bridgeOptionNames } from "#contract/bridge-options.ts";
import { changeOptions, readOptions } from "#mcp-bridge/config/edit-file.ts";

/** Somebody who changes one option often changes the next one, too. */
const SETTLE_MS = 1_500;

export interface BridgeOptionsParts {
  /** The state directory's `config.yaml`. */
  file: string;
  env: Record<string, string | undefined>;
  clock: Clock;
  /** Whether nothing is being made: what waits for its turn would be lost with the bridge. */
  isIdle: () => boolean;
  /** Has the bridge read the file anew. */
  restart: () => void;
}

/** The bridge's options as the window changes them. The bridge reads its file when it starts, so it is started again in a quiet moment. */
export class BridgeOptions {
  readonly #parts: BridgeOptionsParts;
  #pending = false;
  #settling = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: BridgeOptionsParts) {
    this.#parts = parts;
  }

  read(): Promise<BridgeOptionsView> {
    return readOptions(this.#parts.file);
  }

  /** One change after the other. Throws EaselError config_invalid, and then nothing is changed. */
  change(changes: BridgeOptionChanges): Promise<BridgeOptionsView> {
    const { file, env } = this.#parts;
    const changed = this.#last.then(() => changeOptions(file, changes, env)).then(() => this.read());
    this.#last = changed.catch(() => {});
    changed.then(
      () => this.#settle(),
      () => {},
    );
    return changed;
  }

  /** All of them as given, what is not given at its standard; what only a person can change stays. Answers how the file becomes what it was. */
  async replace(values: BridgeOptionsView["values"]): Promise<() => Promise<void>> {
    const { file } = this.#parts;
    const { byHand } = await this.read();
    const before = await fs.readFile(file).catch(() => null);
    const names = bridgeOptionNames.filter((name) => !byHand.includes(name) || name in values);
    await this.change(Object.fromEntries(names.map((name) => [name, values[name] ?? null])));
    return () => (before === null ? fs.rm(file, { force: true }) : writeFileAtomic(file, before, 0o600));
  }

  /** The file's path; it is there afterwards. */
  async ensureFile(): Promise<string> {
    await fs.writeFile(this.#parts.file, "", { flag: "a", mode: 0o600 });
    return this.#parts.file;
  }

  /** To be called whenever something has ended. */
  jobsChanged(): void {
    if (!this.#pending || !this.#parts.isIdle()) return;
    this.#pending = false;
    this.#parts.restart();
  }

  dispose(): void {
    this.#pending = false;
    this.#settling.abort();
  }

  async #settle(): Promise<void> {
    this.#settling.abort();
    this.#settling = new AbortController();
    const { signal } = this.#settling;
    await this.#parts.clock.sleep(SETTLE_MS, signal).catch(() => {});
    if (signal.aborted) return;
    this.#pending = true;
    this.jobsChanged();
  }
}
