import type { EngineNote } from "#contract/view.ts";
import { act } from "../easel.ts";
import { noteActions, noteWords } from "../text/notes.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";

/** What should be known about the engine, though it works. */
export function EngineNotes({ notes }: { notes: readonly EngineNote[] }) {
  return notes.map((note) => {
    const { title, detail } = noteWords(note);
    const other = note.kind === "port_taken" ? note.comfy : null;
    return (
      <Problem key={note.kind} mild error={{ message: title, remedy: detail }}>
        {other ? (
          <div className="button-row">
            <Button size="s" onClick={() => act("engine.use", { kind: "url", url: other })}>
              {noteActions.use}
            </Button>
          </div>
        ) : null}
      </Problem>
    );
  });
}
