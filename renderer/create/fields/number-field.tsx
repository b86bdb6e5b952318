import { useEffect, useState } from "react";
import type { FieldProps } from "./field-props.ts";
import { Labelled } from "./labelled.tsx";

/** With more steps than these a slider cannot be set exactly. */
const MAX_SLIDER_STEPS = 200;

export function NumberField({ field, label, hint, value, usual, onChange }: FieldProps<"number">) {
  const { min, max, whole, multipleOf } = field.input;
  const step = multipleOf ?? (whole ? 1 : 0.05);
  const slides = min !== null && max !== null && (max - min) / step <= MAX_SLIDER_STEPS;
  const shown = value ?? usual;
  return (
    <Labelled label={label} hint={hint}>
      {({ id, describedBy }) => (
        <div className="number-field">
          {slides ? (
            <input
              type="range"
              aria-label={label}
              min={min}
              max={max}
              step={step}
              value={Number(shown ?? min)}
              onChange={(event) => onChange(event.target.valueAsNumber)}
            />
          ) : null}
          <NumberInput
            id={id}
            describedBy={describedBy}
            value={typeof value === "number" ? value : null}
            usual={usual === null ? "" : String(usual)}
            min={min}
            max={max}
            step={whole ? step : "any"}
            onChange={onChange}
          />
        </div>
      )}
    </Labelled>
  );
}

interface NumberInputProps {
  id?: string;
  label?: string;
  describedBy?: string | undefined;
  value: number | null;
  usual: string;
  min: number | null;
  max: number | null;
  step: number | "any";
  onChange: (value: number | undefined) => void;
}

/** Keeps what is being typed ("0.") until it is a number. */
export function NumberInput({ id, label, describedBy, value, usual, min, max, step, onChange }: NumberInputProps) {
  const [text, setText] = useState(value === null ? "" : String(value));
  useEffect(() => {
    setText((before) => (Number(before) === value && before !== "" ? before : value === null ? "" : String(value)));
  }, [value]);
  return (
    <input
      id={id}
      type="number"
      className="field number-input"
      aria-label={label}
      aria-describedby={describedBy}
      value={text}
      placeholder={usual}
      min={min ?? undefined}
      max={max ?? undefined}
      step={step}
      onChange={(event) => {
        setText(event.target.value);
        const number = event.target.valueAsNumber;
        onChange(Number.isFinite(number) ? number : undefined);
      }}
    />
  );
}
