import { ArrowDownUp, FolderPlus, Search, X } from "lucide-react";
import type { RefObject } from "react";
import { messages } from "#contract/messages/messages.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { changeQuery, ROW_HEIGHTS, useGallery } from "./gallery-store.ts";

const words = messages.gallery;
const SORTS = ["newest", "oldest", "largest", "name"] as const;

/** Search, order, size of the pictures, folders. */
export function Toolbar({ searchRef, onFolders }: { searchRef: RefObject<HTMLInputElement | null>; onFolders: () => void }) {
  const { search, sort } = useGallery((state) => state.query);
  const rowHeight = useGallery((state) => state.rowHeight);
  const sorts = SORTS.map((one) => ({ label: words.sorts[one], checked: sort === one, run: () => changeQuery({ sort: one }) }));
  return (
    <div className="gallery-tools">
      <div className="search gallery-search">
        <Search aria-hidden />
        <input
          ref={searchRef}
          type="search"
          className="field"
          dir="auto"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => changeQuery({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") changeQuery({ search: "" });
          }}
        />
        {search ? <IconButton label={words.clearSearch} icon={X} onClick={() => changeQuery({ search: "" })} /> : null}
      </div>
      <Menu label={words.sort} groups={[sorts]}>
        <Button size="s" look="quiet" icon={ArrowDownUp}>
          {words.sorts[sort]}
        </Button>
      </Menu>
      <input
        type="range"
        className="gallery-size"
        aria-label={words.size}
        min={ROW_HEIGHTS.min}
        max={ROW_HEIGHTS.max}
        step={8}
        value={rowHeight}
        onChange={(event) => useGallery.setState({ rowHeight: Number(event.target.value) })}
      />
      <IconButton label={words.folders.title} icon={FolderPlus} onClick={onFolders} />
    </div>
  );
}
