import { Minus, Plus } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { nextZoom } from "#contract/zoom.ts";
import { IconButton } from "../ui/button.tsx";

const words = messages.settings.look.zoom;

/** How large everything in the window is. */
export function ZoomRow({ zoom, onChoose }: { zoom: number; onChoose: (zoom: number) => void }) {
  return (
    <div className="settings-row">
      <span className="switch-label">{words.label}</span>
      <div className="button-row">
        <IconButton label={words.smaller} icon={Minus} onClick={() => onChoose(nextZoom(zoom, "out"))} />
        <output className="zoom-now">{messages.formats.percent(zoom)}</output>
        <IconButton label={words.larger} icon={Plus} onClick={() => onChoose(nextZoom(zoom, "in"))} />
      </div>
    </div>
  );
}
