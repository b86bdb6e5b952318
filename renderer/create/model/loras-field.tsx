import { X } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { IconButton } from "../../ui/button.tsx";
import { useCreate } from "../create-state.ts";
import type { FieldProps } from "../fields/field-props.ts";
import { NumberInput } from "../fields/number-field.tsx";
import { modelInUse } from "../form/forms.ts";
import { type Lora, lorasOf, lorasText } from "./loras.ts";
import { fileTitle } from "./model-card.tsx";

const words = messages.createPage.loras;
const STRENGTH_STEP = 0.05;
/** A slider for what makes sense; more can be typed. */
const SLIDER = { min: 0, max: 1.5 };

/** LoRAs with their strengths. */
export function LorasField({ form, field, label, value, onChange }: FieldProps<"loras">) {
  const values = useCreate((state) => state.values);
  const family = modelInUse(form, values)?.about?.family ?? null;
  const { loras: installed, min, max } = field.input;
  const loras = lorasOf(value);
  const set = (next: readonly Lora[]) => onChange(lorasText(next));
  const strengthen = (name: string, strength: number) => set(loras.map((lora) => (lora.name === name ? { name, strength } : lora)));
  const left = installed.filter(({ file }) => !loras.some(({ name }) => name === file));
  const fits = (families: readonly string[] | null) => family === null || families === null || families.includes(family);
  return (
    <fieldset className="form-field">
      <legend>{label}</legend>
      {loras.map(({ name, strength }) => (
        <div key={name} className="lora">
          <span className="lora-name" translate="no" title={name}>
            {fileTitle(name)}
          </span>
          <input
            type="range"
            aria-label={words.strength(fileTitle(name))}
            {...SLIDER}
            step={STRENGTH_STEP}
            value={strength}
            onChange={(event) => strengthen(name, event.target.valueAsNumber)}
          />
          <NumberInput
            label={words.strength(fileTitle(name))}
            value={strength}
            usual=""
            min={min}
            max={max}
            step="any"
            onChange={(next) => strengthen(name, next ?? 1)}
          />
          <IconButton label={words.remove(fileTitle(name))} icon={X} onClick={() => set(loras.filter((lora) => lora.name !== name))} />
        </div>
      ))}
      {installed.length === 0 ? (
        <p className="faint">{words.none}</p>
      ) : (
        <select
          className="field"
          aria-label={words.add}
          value=""
          onChange={(event) => event.target.value !== "" && set([...loras, { name: event.target.value, strength: 1 }])}
        >
          <option value="">{words.add}</option>
          {left
            .filter(({ families }) => fits(families))
            .map(({ file }) => (
              <option key={file} value={file} translate="no">
                {fileTitle(file)}
              </option>
            ))}
          <OtherLoras files={left.filter(({ families }) => !fits(families)).map(({ file }) => file)} />
        </select>
      )}
    </fieldset>
  );
}

/** They would change nothing, or spoil the picture. */
function OtherLoras({ files }: { files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <optgroup label={words.otherFamily}>
      {files.map((file) => (
        <option key={file} value={file} translate="no" disabled>
          {fileTitle(file)}
        </option>
      ))}
    </optgroup>
  );
}
