import { messages } from "#contract/messages/messages.ts";
import type { FieldProps } from "./field-props.ts";
import { Labelled } from "./labelled.tsx";

const words = messages.createPage;

export function ChoiceField({ field, label, hint, value, usual, onChange }: FieldProps<"choice">) {
  const { choices } = field.input;
  return (
    <Labelled label={label} hint={hint}>
      {({ id, describedBy }) => (
        <select
          id={id}
          className="field"
          aria-describedby={describedBy}
          value={value === undefined ? "" : String(value)}
          onChange={(event) => onChange(choices.find((choice) => String(choice) === event.target.value))}
        >
          <option value="">{usual === null ? words.usual : words.usually(String(usual))}</option>
          {choices.map((choice) => (
            <option key={choice} value={String(choice)} translate="no">
              {choice}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
