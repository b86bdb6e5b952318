import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelChoice } from "#contract/tool-form.ts";
import { Button } from "../../ui/button.tsx";
import type { FieldProps } from "../fields/field-props.ts";
import { changeSettings } from "../form/settings-change.ts";
import { ModelCard } from "./model-card.tsx";
import { ModelDialog } from "./model-dialog.tsx";

const words = messages.createPage.models;

/** The model in use, with what it is good for; another is chosen from all that can do this. */
export function ModelField({ form, field, label, value }: FieldProps<"model">) {
  const [open, setOpen] = useState(false);
  const { models, default: usual } = field.input;
  const file = typeof value === "string" ? value : usual;
  const model: ModelChoice | null = models.find((one) => one.file === file) ?? (file === null ? null : { file, about: null });
  return (
    <fieldset className="form-field model-field">
      <legend>{label}</legend>
      {model ? <ModelCard model={model} /> : <p className="faint">{models.length === 0 ? words.none : words.usual}</p>}
      {models.length > 0 ? (
        <Button size="s" onClick={() => setOpen(true)}>
          {words.change}
        </Button>
      ) : null}
      {open ? (
        <ModelDialog
          models={models}
          chosen={file}
          onClose={() => setOpen(false)}
          onChoose={(chosen) => {
            changeSettings(form, { [field.name]: chosen });
            setOpen(false);
          }}
        />
      ) : null}
    </fieldset>
  );
}
