import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "quiet" | "danger";
  size?: "m" | "s";
  icon?: LucideIcon;
  busy?: boolean;
  children: ReactNode;
}

/** `busy` keeps the button in place and focusable, but deaf. */
export function Button({ look = "plain", size = "m", icon: Icon, busy = false, onClick, children, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={["button", `button-${look}`, size === "s" ? "button-s" : "", className ?? ""].join(" ")}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {Icon ? <Icon aria-hidden className="button-icon" /> : null}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  icon: LucideIcon;
}

export function IconButton({ label, icon: Icon, className, ...rest }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} {...rest} className={`icon-button ${className ?? ""}`}>
      <Icon aria-hidden />
    </button>
  );
}
