import { Undo2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import type { BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import { type BridgeOption, type BridgeOptionName, type BridgeOptionValue, bridgeOptions } from "#contract/bridge-options.ts";
import type { ErrorView } from "#contract/job.ts";
import { lineOf, messages } from "#contract/messages/messages.ts";
import { IconButton } from "../../ui/button.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Switch } from "../../ui/switch.tsx";
import { FoldersOption } from "./folders-option.tsx";
import { LinesOption } from "./lines-option.tsx";
import { NumberOption } from "./number-option.tsx";
import type { OptionProps } from "./option-props.ts";
import { TextOption } from "./text-option.tsx";
import type { BridgeOptions } from "./use-bridge-options.ts";

const words = messages.bridgeOptions;

/** One option of the bridge: what it is, what it is set to, and the way back to the usual. */
export function OptionRow({ name, view, change }: { name: BridgeOptionName; view: BridgeOptionsView; change: BridgeOptions["change"] }) {
  const id = useId();
  const [said, setSaid] = useState<{ fault: ErrorView | null } | null>(null);
  const option: BridgeOption = bridgeOptions[name];
  const { label, hint } = words.options[name];
  const value = view.values[name] ?? null;
  const onChange = async (next: BridgeOptionValue | null) => setSaid({ fault: await change(name, next) });
  const isByHand = view.byHand.includes(name);
  const note = (
    <p id={`${id}-note`} className={said?.fault ? "choice-invalid" : "faint"} role={said?.fault ? "alert" : "status"}>
      {said === null ? null : said.fault ? lineOf(said.fault) : words.saved}
    </p>
  );
  if (option.kind === "switch" && !isByHand) {
    return (
      <div className="option">
        <Switch label={label} {...(hint ? { hint } : {})} checked={value === null ? option.standard : value === true} onChange={onChange} />
        {note}
      </div>
    );
  }
  const props = { id, label, describedBy: `${id}-hint ${id}-note`, onChange };
  return (
    <div className="option">
      <div className="settings-row">
        <div className="option-words">
          <label className="switch-label" htmlFor={id}>
            {label}
          </label>
          <p id={`${id}-hint`} className="soft">
            {isByHand ? words.byHand : hint}
          </p>
        </div>
        {isByHand ? null : (
          <div className="option-control">
            {controlOf(name, option, value, props)}
            {value === null ? null : <IconButton label={words.back(label)} icon={Undo2} onClick={() => onChange(null)} />}
          </div>
        )}
      </div>
      {note}
    </div>
  );
}

type Given = Omit<OptionProps<never>, "value">;

function controlOf(name: BridgeOptionName, option: BridgeOption, value: BridgeOptionValue | null, props: Given): ReactNode {
  switch (option.kind) {
    case "number":
      return <NumberOption {...props} option={option} value={typeof value === "number" ? value : null} />;
    case "choice":
      return <Choice {...props} name={name} value={typeof value === "string" ? value : option.standard} choices={option.choices} />;
    case "text":
      return <TextOption {...props} standard={option.standard} value={typeof value === "string" ? value : null} />;
    case "texts":
      return <LinesOption {...props} value={Array.isArray(value) ? value : null} />;
    case "folders":
      return <FoldersOption {...props} value={Array.isArray(value) ? value : null} />;
    case "switch":
      return null;
  }
}

function Choice({ name, label, value, choices, onChange }: OptionProps<string> & { name: BridgeOptionName; choices: readonly string[] }) {
  const known: Record<string, string> = (words.choices as Record<string, Record<string, string>>)[name] ?? {};
  return (
    <Segmented
      label={label}
      value={value ?? ""}
      options={choices.map((one) => ({ value: one, label: known[one] ?? one }))}
      onChange={onChange}
    />
  );
}
