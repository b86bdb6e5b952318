import { GrowingText } from "../growing-text.tsx";
import type { FieldProps } from "./field-props.ts";
import { Labelled } from "./labelled.tsx";

export function TextField({ field, label, hint, value, usual, onChange }: FieldProps<"text">) {
  return (
    <Labelled label={label} hint={hint}>
      {({ id, describedBy }) => (
        <GrowingText
          id={id}
          describedBy={describedBy}
          rows={1}
          value={value === undefined ? "" : String(value)}
          placeholder={usual === null ? "" : String(usual)}
          maxLength={field.input.maxLength}
          onChange={(text) => onChange(text === "" ? undefined : text)}
        />
      )}
    </Labelled>
  );
}
