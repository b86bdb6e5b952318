import type { BridgeOption } from "#contract/bridge-options.ts";
import { messages } from "#contract/messages/messages.ts";
import type { OptionProps } from "./option-props.ts";
import { useTyped } from "./use-typed.ts";

const words = messages.bridgeOptions;

interface NumberOptionProps extends OptionProps<number> {
  option: Extract<BridgeOption, { kind: "number" }>;
}

export function NumberOption({ id, describedBy, option, value, onChange }: NumberOptionProps) {
  const { min, max, whole, standard, unit } = option;
  const isFit = (text: string) => {
    const number = Number(text);
    return text.trim() === "" || (number >= min && number <= max && (!whole || Number.isInteger(number)));
  };
  const { typed, setTyped, field } = useTyped(value === null ? "" : String(value), (text) => {
    if (isFit(text)) onChange(text === "" ? null : Number(text));
  });
  const usual = standard === null ? (unit === "a minute" ? words.none : words.automatic) : messages.formats.count(standard);
  return (
    <>
      <input
        id={id}
        className="field option-number"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder={usual}
        aria-invalid={!isFit(typed) || undefined}
        aria-describedby={describedBy}
        {...field}
        onChange={(event) => setTyped(event.target.value)}
      />
      {unit === null ? null : <span className="faint">{words.units[unit]}</span>}
      {isFit(typed) ? null : (
        <p className="choice-invalid option-bounds" role="alert">
          {words.outOfBounds(min, max)}
        </p>
      )}
    </>
  );
}
