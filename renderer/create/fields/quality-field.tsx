import { messages } from "#contract/messages/messages.ts";
import type { ToolForm } from "#contract/tool-form.ts";
import { lookUp } from "../../text/look-up.ts";
import { Segmented } from "../../ui/segmented.tsx";
import type { Values } from "../create-state.ts";
import { changeSettings } from "../form/settings-change.ts";

const words = messages.createPage;

/** How much time a picture may take. */
export function QualityField({ form, values }: { form: ToolForm; values: Values }) {
  const chosen = String(values.preset ?? form.defaultPreset ?? "");
  return (
    <div className="form-field">
      <span aria-hidden>{words.quality}</span>
      <Segmented
        label={words.quality}
        value={chosen}
        options={form.presets.map((preset) => ({ value: preset, label: lookUp(words.qualities, preset) ?? preset }))}
        onChange={(preset) => changeSettings(form, { preset })}
      />
    </div>
  );
}
