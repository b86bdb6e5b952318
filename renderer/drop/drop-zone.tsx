import { ImagePlus, Inbox } from "lucide-react";
import { useEffect, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { useFileTaker } from "../state/file-taker.ts";
import { takeDropped } from "./dropped.ts";
import { followOpened } from "./opened.ts";
import "./drop.css";

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/**
 * Anything may be dropped anywhere on the window: what the page does not take is looked at, and asked about. So is what the system has
 * Easel open.
 */
export function DropZone() {
  const [over, setOver] = useState(false);
  const taker = useFileTaker((state) => state.taker);
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
      if (!holdsFiles(event)) return;
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!useFileTaker.getState().taker?.take(files)) void takeDropped(files);
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("dragover", hover, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => stop.abort();
  }, []);
  useEffect(followOpened, []);
  if (!over) return null;
  return (
    <div className="drop-zone" aria-hidden>
      <div className="drop-zone-words">
        {taker ? <ImagePlus /> : <Inbox />}
        <p>{taker?.words ?? messages.drop.here}</p>
      </div>
    </div>
  );
}
