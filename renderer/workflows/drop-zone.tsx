import { FileJson } from "lucide-react";
import { useEffect, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { importFiles } from "./import.ts";

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** A workflow may be dropped anywhere on the window. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Both are needed for a drop to arrive here, instead of the window opening the file.
    const hover = (event: DragEvent) => {
      event.preventDefault();
      setOver(holdsFiles(event));
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (holdsFiles(event)) void importFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("dragover", hover, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => stop.abort();
  }, []);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden>
      <div className="drop-zone-words">
        <FileJson />
        <p>{messages.workflows.dropHere}</p>
      </div>
    </div>
  );
}
