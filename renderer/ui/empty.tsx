import type { ReactNode } from "react";

/** A page or list with nothing in it yet: says what will be there and how to begin. */
export function Empty({ art, title, children }: { art?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {art}
      <h2>{title}</h2>
      {children}
    </div>
  );
}
