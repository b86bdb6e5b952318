import { messages } from "#contract/messages/messages.ts";
import type { OptionProps } from "./option-props.ts";
import { useTyped } from "./use-typed.ts";

export function TextOption({ id, describedBy, value, standard, onChange }: OptionProps<string> & { standard: string | null }) {
  const { setTyped, field } = useTyped(value ?? "", (text) => onChange(text === "" ? null : text));
  return (
    <input
      id={id}
      className="field option-text"
      translate="no"
      autoComplete="off"
      spellCheck={false}
      maxLength={4_000}
      placeholder={standard ?? messages.bridgeOptions.automatic}
      aria-describedby={describedBy}
      {...field}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
