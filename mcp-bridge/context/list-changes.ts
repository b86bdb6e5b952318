/** Lists whose changes clients are told of. */
export type ListName = "tools" | "resources";

type ListListener = (list: ListName, principal: string | null) => void;

/** Tells sessions that a list has changed. */
export class ListChanges {
  readonly #listeners = new Set<ListListener>();

  /** `principal`: whose list it is; null where everybody's has changed. */
  emit(list: ListName, principal: string | null = null): void {
    for (const listener of this.#listeners) listener(list, principal);
  }

  /** Returns the function that stops listening. */
  on(listener: ListListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
