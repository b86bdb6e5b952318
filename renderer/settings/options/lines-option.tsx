import type { OptionProps } from "./option-props.ts";
import { useTyped } from "./use-typed.ts";

/** A list of texts, one a line. */
export function LinesOption({ id, describedBy, value, onChange }: OptionProps<string[]>) {
  const { setTyped, field } = useTyped((value ?? []).join("\n"), (text) => {
    const lines = text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    onChange(lines.length === 0 ? null : lines);
  });
  return (
    <textarea
      id={id}
      className="field option-text"
      rows={3}
      spellCheck={false}
      aria-describedby={describedBy}
      {...field}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
