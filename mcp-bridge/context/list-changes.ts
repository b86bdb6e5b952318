/** Lists whose changes clients are told of. */
export type ListName = "tools" | "resources";

/** Tells sessions that a list has changed. */
export class ListChanges {
  readonly #listeners = new Set<(list: ListName) => void>();

  emit(list: ListName): void {
    for (const listener of this.#listeners) listener(list);
  }

  /** Returns the function that stops listening. */
  on(listener: (list: ListName) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
