import type { LucideIcon } from "lucide-react";
import { RadioGroup } from "radix-ui";

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  /** With an icon the label is only spoken and shown on hover. */
  options: readonly { value: T; label: string; icon?: LucideIcon }[];
  onChange: (value: T) => void;
}

/** A few choices in a row, one of them taken. */
export function Segmented<T extends string>({ label, value, options, onChange }: SegmentedProps<T>) {
  return (
    <RadioGroup.Root
      className="segmented"
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      {options.map(({ value: one, label: name, icon: Icon }) => (
        <RadioGroup.Item key={one} className="segmented-item" value={one} {...(Icon ? { "aria-label": name, title: name } : {})}>
          {Icon ? <Icon aria-hidden className="segmented-icon" /> : name}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
