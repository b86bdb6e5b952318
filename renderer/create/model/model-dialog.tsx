import { Search, X } from "lucide-react";
import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelChoice } from "#contract/tool-form.ts";
import { IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ModelCard } from "./model-card.tsx";

const words = messages.createPage.models;

interface ModelDialogProps {
  models: readonly ModelChoice[];
  chosen: string | null;
  onChoose: (file: string) => void;
  onClose: () => void;
}

export function ModelDialog({ models, chosen, onChoose, onClose }: ModelDialogProps) {
  const [search, setSearch] = useState("");
  const asked = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter(({ file, about }) => {
    const text = `${file} ${about?.title ?? ""}`.toLowerCase();
    return asked.every((word) => text.includes(word));
  });
  return (
    <Dialog label={words.change} className="choice-dialog" onClose={onClose}>
      <div className="choice-head">
        <h2>{words.change}</h2>
        <IconButton label={messages.app.close} icon={X} onClick={onClose} />
      </div>
      <div className="search">
        <Search aria-hidden />
        <input
          type="search"
          className="field"
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {found.length === 0 ? <p className="soft">{words.noneFound}</p> : null}
      <ul className="model-list">
        {found.map((model) => (
          <li key={model.file}>
            <button
              type="button"
              className="model-choice"
              aria-pressed={model.file === chosen}
              title={model.file}
              onClick={() => onChoose(model.file)}
            >
              <ModelCard model={model} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
