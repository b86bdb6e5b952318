import type { LucideIcon } from "lucide-react";
import { type ButtonHTMLAttributes, type MouseEvent, type ReactNode, useState } from "react";

interface Clickable extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "onClick"> {
  /** While the promise that it answers is open, the button is busy. */
  onClick?: ((event: MouseEvent<HTMLButtonElement>) => unknown) | undefined;
  /** Busy for another reason. */
  busy?: boolean;
}

interface ButtonProps extends Clickable {
  look?: "primary" | "plain" | "quiet" | "danger";
  size?: "m" | "s";
  icon?: LucideIcon;
  children: ReactNode;
}

export function Button({ look = "plain", size = "m", icon: Icon, busy, onClick, children, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...useBusy(onClick, busy)}
      className={["button", `button-${look}`, size === "s" ? "button-s" : "", className ?? ""].join(" ")}
    >
      {Icon ? <Icon aria-hidden className="button-icon" /> : null}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends Clickable {
  label: string;
  icon: LucideIcon;
}

export function IconButton({ label, icon: Icon, busy, onClick, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      {...useBusy(onClick, busy)}
      className={`icon-button ${className ?? ""}`}
    >
      <Icon aria-hidden />
    </button>
  );
}

/** A busy button stays in place and focusable, but is deaf; one that submits a form does not submit it, nor does Enter in its fields. */
function useBusy(onClick: Clickable["onClick"], busyOutside = false) {
  const [clicked, setClicked] = useState(false);
  const busy = clicked || busyOutside;
  return {
    "aria-disabled": busy || undefined,
    "data-busy": busy || undefined,
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (busy) return event.preventDefault();
      const begun = onClick?.(event);
      if (!(begun instanceof Promise)) return;
      setClicked(true);
      void begun.finally(() => setClicked(false));
    },
  };
}
