import { ArrowLeftRight } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { FormField, ToolForm } from "#contract/tool-form.ts";
import { lookUp } from "../../text/look-up.ts";
import { IconButton } from "../../ui/button.tsx";
import { setValue, type Values } from "../create-state.ts";
import { usualValue } from "../form/forms.ts";
import { NumberInput } from "./number-field.tsx";
import { shapeOf, shapes, sizeOf } from "./sizes.ts";

const words = messages.createPage.size;

interface SizeFieldProps {
  form: ToolForm;
  width: FormField;
  height: FormField;
  values: Values;
}

/** The shape, and the exact size for those who want it. */
export function SizeField({ form, width, height, values }: SizeFieldProps) {
  const given = { width: numberOf(values.width), height: numberOf(values.height) };
  const side = numberOf(usualValue(form, width, values)) ?? 1024;
  const usual = { width: side, height: numberOf(usualValue(form, height, values)) ?? side };
  const size = { width: given.width ?? usual.width, height: given.height ?? usual.height };
  const untouched = given.width === null && given.height === null;
  const shape = untouched ? "usual" : (shapeOf(size, side) ?? "exact");
  const set = (next: { width: number | undefined; height: number | undefined }) => {
    setValue("width", next.width);
    setValue("height", next.height);
  };
  return (
    <fieldset className="form-field size-field">
      <legend>{words.label}</legend>
      <div className="size-row">
        <select
          className="field"
          aria-label={words.shape}
          value={shape}
          onChange={(event) => {
            const chosen = shapes.find((one) => one === event.target.value);
            if (chosen) set(sizeOf(chosen, side));
            else if (event.target.value === "usual") set({ width: undefined, height: undefined });
          }}
        >
          {(["usual", ...shapes, ...(shape === "exact" ? (["exact"] as const) : [])] as const).map((one) => (
            <option key={one} value={one}>
              {words.shapes[one]}
            </option>
          ))}
        </select>
        <SideInput field={width} value={given.width} usual={usual.width} onChange={(side) => setValue("width", side)} />
        <IconButton label={words.swap} icon={ArrowLeftRight} onClick={() => set({ width: size.height, height: size.width })} />
        <SideInput field={height} value={given.height} usual={usual.height} onChange={(side) => setValue("height", side)} />
      </div>
    </fieldset>
  );
}

interface SideInputProps {
  field: FormField;
  value: number | null;
  usual: number;
  onChange: (side: number | undefined) => void;
}

function SideInput({ field: { name, input }, value, usual, onChange }: SideInputProps) {
  const { min = null, max = null, multipleOf = null } = input.kind === "number" ? input : {};
  return (
    <NumberInput
      label={lookUp(messages.createPage.fields, name) ?? name}
      value={value}
      usual={String(usual)}
      min={min}
      max={max}
      step={multipleOf ?? 1}
      onChange={onChange}
    />
  );
}

const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
