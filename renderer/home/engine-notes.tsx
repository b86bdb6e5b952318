import { Info, type LucideIcon, Network } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { EngineNote } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { noteText } from "../text/engine-notes.ts";
import { Button } from "../ui/button.tsx";
import { Strip } from "../ui/strip.tsx";

const icons: Record<EngineNote["kind"], LucideIcon> = { port_taken: Info, open_to_network: Network };

/** What should be known about the engine, though it works. */
export function EngineNotes({ notes }: { notes: readonly EngineNote[] }) {
  return notes.map((note) => {
    const other = note.kind === "port_taken" ? note.comfy : null;
    return (
      <Strip key={note.kind} icon={icons[note.kind]} {...noteText(note)}>
        {other ? (
          <Button size="s" onClick={() => act("engine.use", { kind: "url", url: other })}>
            {messages.engine.notes.twoComfyuis.use}
          </Button>
        ) : null}
      </Strip>
    );
  });
}
