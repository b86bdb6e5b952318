import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";

interface GrowingTextProps {
  id?: string;
  value: string;
  label?: string;
  describedBy?: string | undefined;
  placeholder?: string;
  maxLength?: number | null;
  rows?: number;
  className?: string;
  autoFocus?: boolean;
  onChange: (value: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}

/** A text that is always seen whole, up to most of the window's height, and reads in its own direction. */
export function GrowingText({
  id,
  value,
  label,
  describedBy,
  placeholder,
  maxLength,
  rows = 2,
  className = "field",
  autoFocus = false,
  onChange,
  onKeyDown,
}: GrowingTextProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every text
  useLayoutEffect(() => {
    const area = ref.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }, [value]);
  useEffect(() => {
    if (autoFocus) ref.current?.focus();
  }, [autoFocus]);
  return (
    <textarea
      ref={ref}
      id={id}
      dir="auto"
      className={`growing-text ${className}`}
      aria-label={label}
      aria-describedby={describedBy}
      placeholder={placeholder}
      rows={rows}
      maxLength={maxLength ?? undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
