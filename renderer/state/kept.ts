/** What the window keeps over restarts and changes of language: where the person is, not what they have. */
type KeptName = "page" | "gallery" | "draft" | "dismissed-jobs";

const nameOf = (name: KeptName) => `easel.${name}`;

/** Null where nothing was kept. It may be what another version of Easel wrote. */
export function readKept(name: KeptName): unknown {
  try {
    return JSON.parse(localStorage.getItem(nameOf(name)) ?? "null");
  } catch {
    return null;
  }
}

export function keep(name: KeptName, value: unknown): void {
  try {
    localStorage.setItem(nameOf(name), JSON.stringify(value));
  } catch {
    // Without a place to keep it, it holds until the window is loaded again.
  }
}
