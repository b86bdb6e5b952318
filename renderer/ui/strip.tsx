import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface StripProps {
  icon: LucideIcon;
  title: string;
  detail: string;
  /** A button at its end. */
  children?: ReactNode;
}

/** Something to know that is no problem, over the page's whole width. */
export function Strip({ icon: Icon, title, detail, children }: StripProps) {
  return (
    <div className="problem problem-mild strip">
      <Icon aria-hidden className="problem-icon" />
      <div className="problem-words">
        <p className="problem-title">{title}</p>
        <p>{detail}</p>
      </div>
      {children}
    </div>
  );
}
