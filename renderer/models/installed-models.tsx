import { Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { InstalledModel } from "#contract/models.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button, IconButton } from "../ui/button.tsx";

const words = messages.models.installed;

interface Removed {
  name: string;
  key: string;
}

/** The models that are there: kind, family, size, what they are for; each can be removed, and that taken back for a while. */
export function InstalledModels({ models, onChange }: { models: readonly InstalledModel[]; onChange: () => Promise<void> }) {
  const [removed, setRemoved] = useState<Removed | null>(null);
  const remove = async ({ id, name }: InstalledModel) => {
    const answer = await act("models.remove", id);
    if (!answer.ok) return;
    setRemoved({ name, key: answer.value });
    await onChange();
  };
  const undo = async ({ key }: Removed) => {
    const answer = await act("models.undoRemove", key);
    if (answer.ok && !answer.value) addToast({ tone: "problem", text: words.tooLate });
    setRemoved(null);
    await onChange();
  };
  return (
    <section aria-labelledby="installed-title">
      <div className="section-head">
        <h2 id="installed-title">{words.title}</h2>
        <span className="faint">{models.length === 0 ? words.none : words.count(models.length)}</span>
      </div>
      {removed ? (
        <div className="notice" role="status">
          <p>{words.removed(removed.name)}</p>
          <Button size="s" icon={Undo2} onClick={() => undo(removed)}>
            {words.undo}
          </Button>
        </div>
      ) : null}
      {models.length === 0 ? null : (
        <ul className="card models-list">
          {models.map((model) => (
            <li key={model.id} className="model-line">
              <div className="model-words">
                <p className="model-name">{model.name}</p>
                <p className="faint">{factsOf(model).join(" · ")}</p>
              </div>
              <IconButton label={words.remove(model.name)} icon={Trash2} onClick={() => remove(model)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const factsOf = ({ folder, family, bytes, pickle }: InstalledModel): string[] => [
  messages.models.folders[folder],
  ...(family === null ? [] : [family]),
  messages.formats.fileSize(bytes),
  messages.models.uses[folder],
  ...(pickle ? [words.pickle] : []),
];
