import { speakFor } from "../language.ts";
import type { HostContext } from "./host.ts";

/** Takes over the host's language, colours, fonts and theme: the view should look like a part of the chat. */
export function applyContext(root: HTMLElement, { theme, styles, displayMode, locale }: HostContext): void {
  if (theme) root.dataset.theme = theme;
  if (locale) root.lang = speakFor(locale);
  root.classList.toggle("fullscreen", displayMode === "fullscreen");
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (name.startsWith("--") && typeof value === "string") root.style.setProperty(name, value);
  }
}

/**
 * Tells the host how high the view is whenever that changes, at most once a frame; also where its content does not fit into the height
 * that it wishes for. Returns the function that ends it.
 */
export function reportSize(root: HTMLElement, tell: (size: { width: number; height: number }) => void): () => void {
  let last = "";
  let frame = 0;
  const measure = () => {
    frame = 0;
    const { width, height } = root.getBoundingClientRect();
    const size = { width: Math.ceil(width), height: Math.ceil(Math.max(height, root.scrollHeight)) };
    const key = `${size.width}x${size.height}`;
    if (key !== last) tell(size);
    last = key;
  };
  const soon = () => {
    frame ||= requestAnimationFrame(measure);
  };
  const resized = new ResizeObserver(soon);
  resized.observe(root);
  const changed = new MutationObserver(soon);
  changed.observe(root, { subtree: true, childList: true });
  return () => {
    resized.disconnect();
    changed.disconnect();
    cancelAnimationFrame(frame);
  };
}
