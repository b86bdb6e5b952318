import type { Clock } from "#base/clock.ts";

export interface PendingTrashOptions {
  clock: Clock;
  /** Moves a file into the system's bin. */
  trash: (file: string) => Promise<void>;
  /** These pictures are no longer to be seen, or are again. */
  hide: (ids: readonly string[]) => void;
  /** A file could not be moved; its picture is there again. */
  onFault: (error: unknown) => void;
}

interface Batch {
  ids: readonly string[];
  files: readonly string[];
  undone: AbortController;
}

/** So long a person can take it back. No system lets a program bring something back from its bin, so it goes there only then. */
export const UNDO_MS = 10_000;

/** Pictures that a person has deleted: they vanish at once, and go to the bin a little later. */
export class PendingTrash {
  readonly #options: PendingTrashOptions;
  readonly #batches = new Map<string, Batch>();
  #next = 0;

  constructor(options: PendingTrashOptions) {
    this.#options = options;
  }

  /** Answers by what `undo` takes it back. */
  add(ids: readonly string[], files: readonly string[]): string {
    const key = `trash-${this.#next++}`;
    const undone = new AbortController();
    this.#batches.set(key, { ids, files, undone });
    this.#tell();
    this.#options.clock.sleep(UNDO_MS, undone.signal).then(
      () => this.#carryOut(key),
      () => {}, // taken back, or Easel quits
    );
    return key;
  }

  /** False where it is too late. */
  undo(key: string): boolean {
    const batch = this.#batches.get(key);
    batch?.undone.abort();
    const found = this.#batches.delete(key);
    this.#tell();
    return found;
  }

  /** What waits goes to the bin now: Easel quits. */
  async finish(): Promise<void> {
    for (const [key, { undone }] of [...this.#batches]) {
      undone.abort();
      await this.#carryOut(key);
    }
  }

  async #carryOut(key: string): Promise<void> {
    for (const file of this.#batches.get(key)?.files ?? []) await this.#options.trash(file).catch(this.#options.onFault);
    this.#batches.delete(key);
    this.#tell();
  }

  #tell(): void {
    this.#options.hide([...this.#batches.values()].flatMap(({ ids }) => ids));
  }
}
