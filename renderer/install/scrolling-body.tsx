import type { ReactNode } from "react";

/** A page that may be higher than the window and has nothing in it to tab to. */
export const ScrollingBody = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
  <section className="install-body" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
