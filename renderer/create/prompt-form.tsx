import { Paintbrush, RectangleHorizontal, RectangleVertical, Square, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { toolTitle } from "../text/jobs.ts";
import { Button } from "../ui/button.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Switch } from "../ui/switch.tsx";
import { blank, canRun, presets, type Reuse, shapes, sizeOf, takesPrompt, toCall, useDraft } from "./draft.ts";

const words = messages.create;
const shapeIcons = { square: Square, portrait: RectangleVertical, landscape: RectangleHorizontal } as const;

/** For trying without an AI app, and for using a picture again. `autoFocus`: who comes to the page can write at once. */
export function PromptForm({ app, autoFocus = false }: { app: AppState; autoFocus?: boolean }) {
  const draft = useDraft();
  const [busy, setBusy] = useState(false);
  const prompt = useRef<HTMLTextAreaElement>(null);
  const ready = app.bridge.kind === "ready" && canRun(draft);
  const size = sizeOf(draft.preset, draft.shape);

  const reusing = draft.reuse !== null;
  useEffect(() => {
    if (reusing || autoFocus) prompt.current?.focus();
  }, [reusing, autoFocus]);

  const run = async () => {
    if (!ready || busy) return;
    setBusy(true);
    const answer = await act("jobs.run", toCall(draft));
    setBusy(false);
    if (answer.ok) useDraft.setState({ reuse: null });
  };

  return (
    <section className="card prompt-form" aria-label={words.title}>
      {draft.reuse ? <ReuseStrip reuse={draft.reuse} title={toolTitle(draft.reuse.tool, app.bridge)} /> : null}
      {takesPrompt(draft) ? (
        <textarea
          ref={prompt}
          className="prompt-form-text"
          aria-label={words.prompt}
          placeholder={words.placeholder}
          rows={3}
          maxLength={10_000}
          value={draft.prompt}
          onChange={(event) => useDraft.setState({ prompt: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void run();
          }}
        />
      ) : null}
      <div className="prompt-form-bar">
        {draft.reuse ? (
          <div className="prompt-form-seed">
            <Switch
              label={words.sameSeed}
              hint={words.sameSeedHint}
              checked={draft.reuse.sameSeed}
              onChange={(sameSeed) => useDraft.setState({ reuse: draft.reuse && { ...draft.reuse, sameSeed } })}
            />
          </div>
        ) : (
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
          </div>
        )}
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

function ReuseStrip({ reuse, title }: { reuse: Reuse; title: string }) {
  const facts = [reuse.arguments.preset, reuse.arguments.model, sizeOfArguments(reuse)].filter(Boolean).map(String);
  return (
    <div className="again">
      {reuse.thumbnailUrl ? <img src={reuse.thumbnailUrl} alt="" className="again-picture" /> : null}
      <div className="again-words">
        <p className="people-name">{words.again}</p>
        <p className="faint">{[title, ...facts].join(" · ")}</p>
      </div>
      <Button look="quiet" size="s" icon={X} onClick={() => useDraft.setState({ reuse: null, prompt: blank.prompt })}>
        {words.againClear}
      </Button>
    </div>
  );
}

function sizeOfArguments({ arguments: { width, height } }: Reuse): string {
  return width && height ? `${width} × ${height}` : "";
}
