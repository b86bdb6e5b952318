import { messages } from "#contract/messages/messages.ts";
import type { FormField, ToolForm } from "#contract/tool-form.ts";
import { setValue, useCreate, type Value, type Values } from "../create-state.ts";
import { ChoiceField } from "../fields/choice-field.tsx";
import { NumberField } from "../fields/number-field.tsx";
import { PromptField } from "../fields/prompt-field.tsx";
import { SeedField } from "../fields/seed-field.tsx";
import { SwitchField } from "../fields/switch-field.tsx";
import { TextField } from "../fields/text-field.tsx";
import { LorasField } from "../model/loras-field.tsx";
import { ModelField } from "../model/model-field.tsx";
import { AreaField } from "../picture/area-field.tsx";
import { PictureField } from "../picture/picture-field.tsx";
import { fieldHint, fieldLabel } from "./field-text.ts";
import { modelInUse, usualValue } from "./forms.ts";

const words = messages.createPage;

/** Whether the model in use pays attention to a negative prompt; true where that is not known. */
const mindsNegative = (form: ToolForm, values: Values): boolean => modelInUse(form, values)?.about?.negative ?? true;

/** One argument of a tool. What is marked on a picture is drawn beside the form, not in it. */
export function Field({ form, field }: { form: ToolForm; field: FormField }) {
  const values = useCreate((state) => state.values);
  const { name, input } = field;
  const shared = {
    form,
    label: fieldLabel(field),
    hint: name === "negative_prompt" && !mindsNegative(form, values) ? words.models.noNegative : fieldHint(form, field),
    value: values[name],
    usual: usualValue(form, field, values),
    onChange: (value: Value | undefined) => setValue(name, value),
  };
  switch (input.kind) {
    case "text":
      if (name === "prompt") return <PromptField {...shared} field={{ ...field, input }} />;
      return <TextField {...shared} field={{ ...field, input }} />;
    case "number":
      return <NumberField {...shared} field={{ ...field, input }} />;
    case "choice":
      return <ChoiceField {...shared} field={{ ...field, input }} />;
    case "switch":
      return <SwitchField {...shared} field={{ ...field, input }} />;
    case "seed":
      return <SeedField {...shared} field={{ ...field, input }} />;
    case "model":
      return <ModelField {...shared} field={{ ...field, input }} />;
    case "loras":
      return <LorasField {...shared} field={{ ...field, input }} />;
    case "picture":
      return <PictureField {...shared} field={{ ...field, input }} />;
    case "mask":
      // Without a picture of its own the mask is a picture like any other.
      return input.picture === null ? <PictureField {...shared} field={{ ...field, input }} /> : null;
    case "area":
      return <AreaField {...shared} field={{ ...field, input }} />;
  }
}
