import type { FormField, ToolForm } from "#contract/tool-form.ts";
import type { Value } from "../create-state.ts";

/** What every field of a form is given. */
export interface FieldProps<K extends FormField["input"]["kind"] = FormField["input"]["kind"]> {
  form: ToolForm;
  field: FormField & { input: Extract<FormField["input"], { kind: K }> };
  label: string;
  hint: string | null;
  /** Undefined where nothing is given. */
  value: Value | undefined;
  /** What a call takes that leaves it out; null where nobody can tell. */
  usual: Value | null;
  /** `undefined` takes the value away. */
  onChange: (value: Value | undefined) => void;
}
