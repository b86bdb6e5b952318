import { Switch } from "../../ui/switch.tsx";
import type { FieldProps } from "./field-props.ts";

export function SwitchField({ label, hint, value, usual, onChange }: FieldProps<"switch">) {
  return <Switch label={label} {...(hint !== null && { hint })} checked={(value ?? usual) === true} onChange={onChange} />;
}
