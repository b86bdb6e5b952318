import { useId } from "react";
import { messages } from "#contract/messages/messages.ts";
import { Switch } from "../ui/switch.tsx";
import { changeParameter, type DraftParameter } from "./import.ts";
import { labelText, placeText } from "./parameter-text.ts";

const words = messages.workflows.import;

/** One value of the workflow: whether a call may choose it, and what it is called then. */
export function ParameterRow({ parameter }: { parameter: DraftParameter }) {
  const { id, label, from, on, name, description } = parameter;
  return (
    <li className="import-parameter" data-on={on || undefined}>
      <Switch label={labelText(label)} hint={placeText(from)} checked={on} onChange={(checked) => changeParameter(id, { on: checked })} />
      {on ? (
        <div className="import-fields">
          <label>
            <span>{words.parameterName}</span>
            <input
              className="field import-code"
              value={name}
              maxLength={40}
              spellCheck={false}
              onChange={(event) => changeParameter(id, { name: event.target.value })}
            />
          </label>
          <label className="import-grows">
            <span>{words.parameterDescription}</span>
            <input
              className="field"
              dir="auto"
              value={description}
              maxLength={500}
              onChange={(event) => changeParameter(id, { description: event.target.value })}
            />
          </label>
          <DefaultField parameter={parameter} />
        </div>
      ) : null}
    </li>
  );
}

function DefaultField({ parameter: { id, type, default: value, required, choices } }: { parameter: DraftParameter }) {
  const field = useId();
  if (type === "image" || type === "mask") return null;
  const change = (next: string) => changeParameter(id, { default: next });
  const options = type === "boolean" ? ["true", "false"] : choices;
  const shown = options.includes(value) ? options : [value, ...options];
  return (
    <div className="import-field">
      <label htmlFor={field}>{words.parameterDefault}</label>
      {options.length > 0 ? (
        <select id={field} className="field" value={value} onChange={(event) => change(event.target.value)}>
          {shown.map((option) => (
            <option key={option} value={option}>
              {option === "" ? words.mustBeGiven : option}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={field}
          className="field"
          dir="auto"
          value={value}
          inputMode={type === "integer" || type === "number" ? "decimal" : undefined}
          placeholder={type === "seed" ? words.random : type === "string" && !required ? words.empty : words.mustBeGiven}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </div>
  );
}
