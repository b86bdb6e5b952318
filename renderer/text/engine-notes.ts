import { messages } from "#contract/messages/messages.ts";
import type { EngineNote } from "#contract/view.ts";

const words = messages.engine.notes;

/** What should be known about an engine that works: a headline, what it means. */
export function noteText(note: EngineNote): { title: string; detail: string } {
  switch (note.kind) {
    case "port_taken":
      return note.comfy
        ? { title: words.twoComfyuis.title, detail: words.twoComfyuis.detail(note.comfy) }
        : { title: words.portTaken.title, detail: words.portTaken.detail(note.by, note.used) };
    case "open_to_network":
      return words.openToNetwork;
  }
}
