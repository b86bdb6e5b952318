import type { EngineNote } from "#contract/view.ts";

/** What should be known about an engine that works: a headline, what it means. */
interface NoteWords {
  title: string;
  detail: string;
}

export function noteWords(note: EngineNote): NoteWords {
  switch (note.kind) {
    case "port_taken":
      return note.comfy
        ? {
            title: "Another ComfyUI is already running",
            detail: `Two of them share the graphics card's memory. Easel can use the one at ${note.comfy} instead, and never stops it.`,
          }
        : {
            title: "Your ComfyUI has moved next door",
            detail: `${note.by ? `The program “${note.by}”` : "Another program"} uses its usual address, so it answers at 127.0.0.1:${note.used} today. Nothing has to be done.`,
          };
    case "open_to_network":
      return {
        title: "Other computers can use this ComfyUI",
        detail: "It listens to the whole network, and asks nobody for a password. If that is not meant so, start it without “--listen”.",
      };
  }
}

export const noteActions = { use: "Use that one" };

export const pausedText = {
  title: "Paused",
  detail: "New pictures wait until you go on. What is being painted is finished first.",
  resume: "Resume",
};
