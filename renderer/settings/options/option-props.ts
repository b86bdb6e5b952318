import type { BridgeOptionValue } from "#contract/bridge-options.ts";

/** What a control of an option is given. `value` null: the file says nothing, and the usual holds. */
export interface OptionProps<T> {
  id: string;
  label: string;
  describedBy: string;
  value: T | null;
  /** Null takes the value away. */
  onChange: (value: BridgeOptionValue | null) => void;
}
