import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { ModelChoice } from "#contract/tool-form.ts";
import { ChoiceDialog } from "../choice-dialog.tsx";
import { ModelCard } from "./model-card.tsx";

const words = messages.createPage.models;

interface ModelDialogProps {
  models: readonly ModelChoice[];
  chosen: string | null;
  onChoose: (file: string) => void;
  onClose: () => void;
}

/** The models that a tool can use, or those that a search finds. */
export function ModelDialog({ models, chosen, onChoose, onClose }: ModelDialogProps) {
  const [search, setSearch] = useState("");
  const asked = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter(({ file, about }) => {
    const text = `${file} ${about?.title ?? ""}`.toLowerCase();
    return asked.every((word) => text.includes(word));
  });
  return (
    <ChoiceDialog title={words.change} searchLabel={words.search} search={search} onSearch={setSearch} onClose={onClose}>
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
    </ChoiceDialog>
  );
}
