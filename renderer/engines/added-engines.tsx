import { Plus } from "lucide-react";
import { useState } from "react";
import { hostOf } from "#contract/engine-address.ts";
import type { AddedEngine } from "#contract/engines.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { useNow } from "../state/now.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { EngineDialog } from "./engine-dialog.tsx";
import { engineItems } from "./engine-list.ts";
import { GraphicsCards } from "./graphics-cards.tsx";

const words = messages.engines.settings;
const STATE_AGE_MS = 5_000;

/** The engines beside the first one: what there are, and how one is added, changed and removed. */
export function AddedEngines({ app }: { app: AppState }) {
  const [open, setOpen] = useState<AddedEngine | "new" | null>(null);
  const { addedEngines } = app.settings;
  return (
    <section className="settings-section" aria-labelledby="added-engines-title">
      <h2 id="added-engines-title">{words.title}</h2>
      <p className="soft">{words.lead}</p>
      {addedEngines.length > 0 ? <List app={app} onChange={setOpen} /> : <p className="faint">{words.none}</p>}
      <GraphicsCards app={app} />
      <div className="button-row">
        <Button size="s" icon={Plus} onClick={() => setOpen("new")}>
          {words.add}
        </Button>
      </div>
      {open ? <EngineDialog engine={open === "new" ? null : open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

function List({ app, onChange }: { app: AppState; onChange: (engine: AddedEngine) => void }) {
  const now = useNow(STATE_AGE_MS);
  const items = engineItems(app, now);
  return (
    <ul className="card added-engines" aria-labelledby="added-engines-title">
      {app.settings.addedEngines.map((engine) => {
        const { name } = engine;
        const item = items.find(({ id }) => id === name);
        return (
          <li key={name} className="added-engine">
            <div className="engine-words">
              <h3 className="people-name">{name}</h3>
              <p className="soft">{[placeText(engine), ...shareText(engine)].join(" · ")}</p>
              {item ? (
                <p className="engine-says">
                  <span className={`dot dot-${item.tone}`} aria-hidden /> {item.says}
                </p>
              ) : null}
            </div>
            <div className="button-row">
              <Button size="s" aria-label={words.changeHint(name)} onClick={() => onChange(engine)}>
                {words.change}
              </Button>
              <Button size="s" look="danger" aria-label={words.removeHint(name)} onClick={() => remove(name)}>
                {words.remove}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

async function remove(name: string): Promise<void> {
  if ((await act("engines.remove", name)).ok) addToast({ tone: "done", text: words.removed(name) });
}

function placeText({ place }: AddedEngine): string {
  switch (place.kind) {
    case "url":
      return words.atAddress(hostOf(place.url));
    case "folder":
      return words.inFolder(place.path);
    case "card":
      return words.onCard(place.device + 1);
  }
}

/** What is not as usual. */
const shareText = ({ weight, labels }: AddedEngine): string[] => [
  ...(weight === 1 ? [] : [words.weight(messages.formats.decimal(weight))]),
  ...(labels.length === 0 ? [] : [words.labels(labels.join(", "))]),
];
