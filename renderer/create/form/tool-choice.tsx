import { Brush, Eraser, type LucideIcon, MessageSquareText, Sparkles, Wand, Workflow } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { ToolForm } from "#contract/tool-form.ts";
import { chooseTool } from "../create-state.ts";
import { formTitle } from "./field-text.ts";

const words = messages.createPage;

const ICONS: Readonly<Record<string, LucideIcon>> = {
  generate_image: Brush,
  image_to_image: Wand,
  inpaint: Eraser,
  upscale: Sparkles,
  describe_image: MessageSquareText,
};

/** What to make: with one of Easel's own tools, or with a workflow of the person's. */
export function ToolChoice({ forms, chosen }: { forms: readonly ToolForm[]; chosen: string }) {
  const builtIn = forms.filter(({ own }) => !own);
  const own = forms.filter((form) => form.own);
  return (
    <fieldset className="tool-choice" aria-label={words.what}>
      {builtIn.map((form) => {
        const Icon = ICONS[form.toolName] ?? Workflow;
        return (
          <button
            key={form.toolName}
            type="button"
            className="tool-button"
            aria-pressed={form.toolName === chosen}
            onClick={() => chooseTool(form.toolName)}
          >
            <Icon aria-hidden className="button-icon" />
            {formTitle(form)}
          </button>
        );
      })}
      {own.length > 0 ? (
        <select
          className="field tool-own"
          aria-label={words.own}
          data-chosen={own.some(({ toolName }) => toolName === chosen) || undefined}
          value={own.some(({ toolName }) => toolName === chosen) ? chosen : ""}
          onChange={(event) => event.target.value !== "" && chooseTool(event.target.value)}
        >
          <option value="">{words.own}</option>
          {own.map(({ toolName, title }) => (
            <option key={toolName} value={toolName}>
              {title}
            </option>
          ))}
        </select>
      ) : null}
    </fieldset>
  );
}
