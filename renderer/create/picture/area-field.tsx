import { messages } from "#contract/messages/messages.ts";
import { Button } from "../../ui/button.tsx";
import { useCreate } from "../create-state.ts";
import type { FieldProps } from "../fields/field-props.ts";
import { pictureToMark } from "../form/call.ts";
import { areaText, marginsOf, NO_MARGINS, SIDES, type Side } from "./area.ts";
import { useShownPicture } from "./pictures.ts";

const words = messages.createPage.area;
const STEP_PERCENT = 5;

/** Room around the picture, which is painted to go on from it. */
export function AreaField({ form, value, onChange }: FieldProps<"area">) {
  const reference = useCreate(({ values }) => pictureToMark(form, values));
  const margins = marginsOf(value);
  if (reference === null) return null;
  if (margins === null)
    return (
      <div className="form-field">
        <p className="soft">{words.kept}</p>
        <Button size="s" onClick={() => onChange(undefined)}>
          {words.clear}
        </Button>
      </div>
    );
  const set = (side: Side, part: number) => onChange(areaText({ ...margins, [side]: part }));
  const extended = areaText(margins) !== undefined;
  return (
    <details className="disclosure area-field" open={extended}>
      <summary>{words.title}</summary>
      <div className="area-sides">
        {SIDES.map((side) => (
          <label key={side}>
            <span>{words[side]}</span>
            <input
              type="range"
              min={0}
              max={100}
              step={STEP_PERCENT}
              value={Math.round(margins[side] * 100)}
              aria-valuetext={messages.formats.percent(margins[side])}
              onChange={(event) => set(side, event.target.valueAsNumber / 100)}
            />
            <output className="faint">{messages.formats.percent(margins[side])}</output>
          </label>
        ))}
      </div>
      {extended ? (
        <>
          <NewSize reference={reference} margins={margins} />
          <p className="faint">{words.only}</p>
          <Button size="s" onClick={() => onChange(areaText(NO_MARGINS))}>
            {messages.maskEditor.clear}
          </Button>
        </>
      ) : null}
    </details>
  );
}

function NewSize({ reference, margins }: { reference: string; margins: Record<Side, number> }) {
  const { width, height } = useShownPicture(reference);
  if (width === null || height === null) return null;
  const [across, down] = [1 + margins.left + margins.right, 1 + margins.top + margins.bottom];
  return <p className="faint">{words.size(Math.round(width * across), Math.round(height * down))}</p>;
}
