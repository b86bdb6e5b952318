import { Info, type LucideIcon, Network } from "lucide-react";
import type { EngineNote } from "#contract/view.ts";
import { act } from "../ipc/ask.ts";
import { noteActions, noteWords } from "../text/notes.ts";
import { Button } from "../ui/button.tsx";
import { Strip } from "../ui/strip.tsx";

const icons: Record<EngineNote["kind"], LucideIcon> = { port_taken: Info, open_to_network: Network };

/** What should be known about the engine, though it works. */
export function EngineNotes({ notes }: { notes: readonly EngineNote[] }) {
  return notes.map((note) => {
    const other = note.kind === "port_taken" ? note.comfy : null;
    return (
      <Strip key={note.kind} icon={icons[note.kind]} {...noteWords(note)}>
        {other ? (
          <Button size="s" onClick={() => act("engine.use", { kind: "url", url: other })}>
            {noteActions.use}
          </Button>
        ) : null}
      </Strip>
    );
  });
}
