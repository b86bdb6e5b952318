import { Paintbrush } from "lucide-react";
import type { KeyboardEvent } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ToolForm as Form } from "#contract/tool-form.ts";
import type { AppState } from "#contract/view.ts";
import { random64 } from "../../state/random.ts";
import { lookUp } from "../../text/look-up.ts";
import { Button } from "../../ui/button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useCreate, type Values } from "../create-state.ts";
import { QualityField } from "../fields/quality-field.tsx";
import { SizeField } from "../fields/size-field.tsx";
import { CallProblem } from "../results/result-problem.tsx";
import { missingFields, runForm } from "./call.ts";
import { Field } from "./field.tsx";
import { fieldLabel } from "./field-text.ts";
import { type Block, layoutOf } from "./layout.ts";

const words = messages.createPage;

/** The form of one tool, made from what the bridge says of it. */
export function ToolForm({ form, app }: { form: Form; app: AppState }) {
  const values = useCreate((state) => state.values);
  const masks = useCreate((state) => state.masks);
  const refused = useCreate((state) => state.refused);
  const sameAgain = useCreate((state) => state.ran === state.values && isRepeatable(form, state.lockedSeeds));
  const missing = missingFields(form, { values, masks });
  const ready = app.bridge.kind === "ready" && missing.length === 0;
  const { main, more } = layoutOf(form);
  const run = () => (ready ? runForm(form, random64) : undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    const onlyEnter = !event.shiftKey && event.target instanceof HTMLTextAreaElement && event.target.rows > 1;
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !(event.ctrlKey || event.metaKey || onlyEnter)) return;
    event.preventDefault();
    void run();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter starts it from every field, as in any form
    <div className="card tool-form" onKeyDown={onKeyDown}>
      {form.own ? <p className="soft">{form.description}</p> : null}
      {form.problem ? <Problem title={words.cannotRun} error={form.problem} mild /> : null}
      {main.map((block) => (
        <BlockView key={block.kind === "field" ? block.field.name : block.kind} block={block} form={form} values={values} />
      ))}
      {more.length > 0 ? (
        <Disclosure summary={words.more}>
          <div className="more-fields">
            {more.map((field) => (
              <Field key={field.name} form={form} field={field} />
            ))}
          </div>
        </Disclosure>
      ) : null}
      <div className="tool-form-foot">
        {refused?.call ? <CallProblem call={refused.call} error={refused.error} alert /> : null}
        {refused?.call === null ? <Problem error={refused.error} alert /> : null}
        {missing.length > 0 ? (
          <p className="faint">{words.missing(messages.formats.list(missing.map((field) => fieldLabel(field))))}</p>
        ) : null}
        {sameAgain ? <p className="faint">{words.sameAgain}</p> : null}
        <Button look="primary" icon={Paintbrush} disabled={!ready} title={words.runHint} onClick={run}>
          {lookUp(words.buttons, form.toolName) ?? words.run}
        </Button>
      </div>
    </div>
  );
}

/** Whether nothing is left to chance. */
const isRepeatable = ({ fields }: Form, lockedSeeds: readonly string[]): boolean =>
  fields.every(({ name, input }) => input.kind !== "seed" || lockedSeeds.includes(name));

function BlockView({ block, form, values }: { block: Block; form: Form; values: Values }) {
  switch (block.kind) {
    case "field":
      return <Field form={form} field={block.field} />;
    case "size":
      return <SizeField form={form} width={block.width} height={block.height} values={values} />;
    case "quality":
      return <QualityField form={form} values={values} />;
  }
}
