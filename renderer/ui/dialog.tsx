import { type ReactNode, useEffect, useRef } from "react";
import { create } from "zustand";

/** The dialogs that are open, innermost last: what must be above everything else (toasts) is drawn inside of it. */
export const useOpenDialogs = create<{ dialogs: readonly HTMLDialogElement[] }>(() => ({ dialogs: [] }));

interface DialogProps {
  label: string;
  className?: string;
  onClose: () => void;
  onKeyDown?: (event: React.KeyboardEvent) => void;
  children: ReactNode;
}

/**
 * A modal dialog on the platform's own <dialog>: focus stays inside and goes back, Esc closes, the rest is inert.
 * (Ready-made ones lock scrolling with an injected <style>, which our CSP forbids.) Mount it to open it.
 */
export function Dialog({ label, className, onClose, onKeyDown, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    useOpenDialogs.setState(({ dialogs }) => ({ dialogs: [...dialogs, dialog] }));
    return () => {
      useOpenDialogs.setState(({ dialogs }) => ({ dialogs: dialogs.filter((open) => open !== dialog) }));
      dialog.close();
      const after = before?.isConnected && before !== document.body ? before : document.querySelector("main");
      if (after instanceof HTMLElement) after.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      aria-label={label}
      className={`dialog ${className ?? ""}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
      onKeyDown={onKeyDown}
    >
      {children}
    </dialog>
  );
}
