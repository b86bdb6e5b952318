import { Columns2, Download, Star, Trash2, X } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { clearSelection, useGallery } from "./gallery-store.ts";
import { save, setFavourite, trash } from "./picture-actions.ts";

const words = messages.gallery;

/** What can be done with all that are selected. */
export function SelectionBar({ onCompare }: { onCompare: (ids: readonly [string, string]) => void }) {
  const ids = [...useGallery((state) => state.selected)];
  const [first, second, third] = ids;
  if (first === undefined) return null;
  return (
    <div className="selection-bar" role="toolbar" aria-label={words.selected(ids.length)}>
      <IconButton label={words.clearSelection} icon={X} onClick={clearSelection} />
      <strong>{words.selected(ids.length)}</strong>
      <span className="selection-space" />
      {second !== undefined && third === undefined ? (
        <Button size="s" icon={Columns2} onClick={() => onCompare([first, second])}>
          {words.compare.open}
        </Button>
      ) : null}
      <Button size="s" icon={Star} onClick={() => setFavourite(ids, true)}>
        {words.detail.star}
      </Button>
      <Button size="s" icon={Download} onClick={() => save(ids)}>
        {words.detail.saveAs}
      </Button>
      <Button size="s" look="danger" icon={Trash2} onClick={() => trash(ids)}>
        {words.detail.trash}
      </Button>
    </div>
  );
}
