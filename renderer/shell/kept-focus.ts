import { useEffect } from "react";

const FOCUSABLE =
  "button:not(:disabled), [href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex='-1'])";

/**
 * Keeps the keyboard where the person was: when what had the focus goes (a card that was deleted, a button whose work is done), the
 * focus goes to what is nearest to it, within the page or the dialog, and not to the beginning of everything.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    /** What had the focus last, and what it lies in, from the inside out. */
    let path: Element[] = [];
    const remember = ({ target }: FocusEvent) => {
      path = [];
      for (let at = target as Element | null; at; at = at.parentElement) path.push(at);
    };
    const mend = () => {
      if (path[0]?.isConnected !== false || document.activeElement !== document.body) return;
      const dialog = [...document.querySelectorAll<HTMLElement>("dialog[open]")].at(-1);
      const frame = dialog ?? document.querySelector<HTMLElement>("main");
      const near = path.find((one) => one.isConnected && one !== frame && frame?.contains(one));
      (near?.querySelector<HTMLElement>(FOCUSABLE) ?? frame)?.focus({ preventScroll: true });
    };
    // After whoever took it away has had the chance to say where the focus goes.
    const observer = new MutationObserver(() => path[0]?.isConnected === false && setTimeout(mend));
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", remember);
    return () => {
      observer.disconnect();
      document.removeEventListener("focusin", remember);
    };
  }, []);
}
