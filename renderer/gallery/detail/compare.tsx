import { X } from "lucide-react";
import { useEffect, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../../ipc/ask.ts";
import { IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

const words = messages.gallery.compare;

/** Two pictures in one place, with a slider between them. */
export function Compare({ ids, onClose }: { ids: readonly [string, string]; onClose: () => void }) {
  const [left, right] = [usePicture(ids[0]), usePicture(ids[1])];
  const [share, setShare] = useState(50);
  return (
    <Dialog label={words.title} className="compare" onClose={onClose}>
      <div className="compare-stage">
        {right ? <img src={right.url} alt={nameOf(right)} /> : null}
        {left ? <img src={left.url} alt={nameOf(left)} style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }} /> : null}
        <span className="compare-line" style={{ left: `${share}%` }} />
        <input
          type="range"
          className="compare-slider"
          aria-label={words.slider}
          value={share}
          onChange={(event) => setShare(Number(event.target.value))}
        />
        <IconButton className="compare-close" label={messages.app.close} icon={X} onClick={onClose} />
      </div>
      <div className="compare-words">
        <p>{left ? nameOf(left) : ""}</p>
        <p>{right ? nameOf(right) : ""}</p>
      </div>
    </Dialog>
  );
}

const nameOf = ({ prompt, fileName }: Picture): string => prompt || fileName;

function usePicture(id: string): Picture | null {
  const [picture, setPicture] = useState<Picture | null>(null);
  useEffect(() => {
    void ask("gallery.details", id).then((answer) => setPicture(answer.ok ? (answer.value?.picture ?? null) : null));
  }, [id]);
  return picture;
}
