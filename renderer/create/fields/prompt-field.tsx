import { History } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { Button } from "../../ui/button.tsx";
import { GrowingText } from "../growing-text.tsx";
import { useEarlierPrompts } from "./earlier-prompts.ts";
import type { FieldProps } from "./field-props.ts";
import { Labelled } from "./labelled.tsx";

const words = messages.createPage.prompt;

/** What to paint, in words; earlier words can be taken up again. */
export function PromptField({ field, label, value, onChange }: FieldProps<"text">) {
  const [open, setOpen] = useState(false);
  const earlier = useEarlierPrompts();
  const text = typeof value === "string" ? value : "";
  const step = useHistorySteps(text, earlier, onChange);
  const insert = (prompt: string) => {
    onChange(text.trim() === "" ? prompt : `${text.trimEnd()} ${prompt}`);
    setOpen(false);
  };
  return (
    <>
      <Labelled label={label} hint={null}>
        {({ id }) => (
          <GrowingText
            id={id}
            rows={4}
            value={text}
            placeholder={words.placeholder}
            maxLength={field.input.maxLength}
            onChange={onChange}
            onKeyDown={step}
          />
        )}
      </Labelled>
      <div className="earlier">
        <Button size="s" look="quiet" icon={History} aria-expanded={open} title={words.keys} onClick={() => setOpen(!open)}>
          {words.earlier}
        </Button>
        {open ? <EarlierPrompts prompts={earlier} onChoose={insert} /> : null}
      </div>
    </>
  );
}

function EarlierPrompts({ prompts, onChoose }: { prompts: readonly string[]; onChoose: (prompt: string) => void }) {
  if (prompts.length === 0) return <p className="faint">{words.noneEarlier}</p>;
  return (
    <ul className="earlier-list">
      {prompts.map((prompt) => (
        <li key={prompt}>
          <button type="button" dir="auto" className="earlier-prompt" aria-label={words.insert(prompt)} onClick={() => onChoose(prompt)}>
            {prompt}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Alt and an arrow key go through earlier prompts, and back to what was typed. */
function useHistorySteps(text: string, earlier: readonly string[], onChange: (text: string) => void) {
  const place = useRef<{ index: number; typed: string }>({ index: -1, typed: "" });
  return (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const { index, typed } = place.current;
    const shown = index < 0 ? typed : earlier[index];
    // What stands there was typed meanwhile: start over from there.
    const from = shown === text ? place.current : { index: -1, typed: text };
    const next = Math.max(-1, Math.min(earlier.length - 1, from.index + (event.key === "ArrowUp" ? 1 : -1)));
    place.current = { index: next, typed: from.typed };
    onChange(next < 0 ? from.typed : (earlier[next] ?? ""));
  };
}
