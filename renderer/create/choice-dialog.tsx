import { Search, X } from "lucide-react";
import type { ReactNode } from "react";
import { messages } from "#contract/messages/messages.ts";
import { IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import "./choice-dialog.css";

interface ChoiceDialogProps {
  title: string;
  searchLabel: string;
  search: string;
  onSearch: (search: string) => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog in which one of many is chosen, with a search above them. */
export function ChoiceDialog({ title, searchLabel, search, onSearch, onClose, children }: ChoiceDialogProps) {
  return (
    <Dialog label={title} className="choice-dialog" onClose={onClose}>
      <div className="choice-head">
        <h2>{title}</h2>
        <IconButton label={messages.app.close} icon={X} onClick={onClose} />
      </div>
      <div className="search">
        <Search aria-hidden />
        <input
          type="search"
          className="field"
          aria-label={searchLabel}
          placeholder={searchLabel}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </div>
      {children}
    </Dialog>
  );
}
