import { Paintbrush, RectangleHorizontal, RectangleVertical, SlidersHorizontal, Square } from "lucide-react";
import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { openCreate } from "../state/app-store.ts";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { canRun, type Draft, presets, shapes, sizeOf, toCall, useDraft } from "./draft.ts";
import { GrowingText } from "./growing-text.tsx";

const words = messages.create;
const shapeIcons = { square: Square, portrait: RectangleVertical, landscape: RectangleHorizontal } as const;

/** The one box: what most people want most of the time. `autoFocus`: who comes to the page can write at once. */
export function PromptForm({ app, autoFocus = false }: { app: AppState; autoFocus?: boolean }) {
  const draft = useDraft();
  const [busy, setBusy] = useState(false);
  const ready = app.bridge.kind === "ready" && canRun(draft);
  const size = sizeOf(draft.preset, draft.shape);

  const run = async () => {
    if (!ready || busy) return;
    setBusy(true);
    await act("jobs.run", toCall(draft));
    setBusy(false);
  };

  return (
    <section className="card prompt-form" aria-label={words.title}>
      <GrowingText
        className="prompt-form-text"
        label={words.prompt}
        placeholder={words.placeholder}
        rows={3}
        maxLength={10_000}
        autoFocus={autoFocus}
        value={draft.prompt}
        onChange={(prompt) => useDraft.setState({ prompt })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void run();
        }}
      />
      <div className="prompt-form-bar">
        <div className="prompt-form-choices">
          <Segmented
            label={words.preset}
            value={draft.preset}
            options={presets.map((value) => ({ value, label: words.presets[value] }))}
            onChange={(preset) => useDraft.setState({ preset })}
          />
          <Segmented
            label={words.shape}
            value={draft.shape}
            options={shapes.map((value) => ({ value, label: words.shapes[value], icon: shapeIcons[value] }))}
            onChange={(shape) => useDraft.setState({ shape })}
          />
          {size ? (
            <span className="faint prompt-form-size">
              {size.width} × {size.height}
            </span>
          ) : null}
          <Button look="quiet" size="s" icon={SlidersHorizontal} onClick={() => openMore(draft)}>
            {words.more}
          </Button>
        </div>
        <Button look="primary" icon={Paintbrush} disabled={!ready} busy={busy} title={words.hint} onClick={run}>
          {words.button}
        </Button>
      </div>
      {app.paused ? (
        <p className="faint">{words.paused}</p>
      ) : app.engine.state.kind === "stopped" && app.engine.source.kind !== "url" ? (
        <p className="faint">{words.startsFirst}</p>
      ) : null}
    </section>
  );
}

/** The same wish on the page that has every choice. */
function openMore({ prompt, preset, shape }: Draft): void {
  openCreate({ mode: "paint", prompt, values: { preset, ...sizeOf(preset, shape) } });
}
