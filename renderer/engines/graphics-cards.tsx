import { useEffect, useState } from "react";
import type { GraphicsCard } from "#contract/engines.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";

const words = messages.engines.settings.cards;
const GIGABYTE_BYTES = 1024 ** 3;

/** The graphics cards of this computer, where there are several, each of which can have an engine of its own. */
export function GraphicsCards({ app }: { app: AppState }) {
  const [cards, setCards] = useState<readonly GraphicsCard[]>([]);
  const { settings, engine } = app;
  const inUse = JSON.stringify([settings.addedEngines, settings.launch, engine.source, engine.state.kind]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever what is in use has changed
  useEffect(() => {
    let gone = false;
    void ask("engines.cards").then((answer) => {
      if (answer.ok && !gone) setCards(answer.value);
    });
    return () => {
      gone = true;
    };
  }, [inUse]);
  if (cards.length < 2) return null;
  return (
    <div className="card added-engines">
      <h3 className="side-title cards-title">{words.title}</h3>
      <ul>
        {cards.map((card) => (
          <li key={card.device} className="added-engine">
            <div className="engine-words">
              <p className="people-name">{card.name}</p>
              {card.memory === null ? null : (
                <p className="faint">{words.memory(messages.formats.decimal(card.memory / GIGABYTE_BYTES))}</p>
              )}
            </div>
            {card.inUse ? (
              <span className="found-in-use">{words.inUse}</span>
            ) : (
              <Button size="s" look="primary" aria-label={words.offerOf(card.name)} onClick={() => addCard(card, app)}>
                {words.offer}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Under the card's name; of two that are called the same, the second gets a number. */
async function addCard({ name, device }: GraphicsCard, { settings }: AppState): Promise<void> {
  const taken = settings.addedEngines.some((engine) => engine.name === name.slice(0, 40));
  const called = taken ? `${name.slice(0, 36)} ${device + 1}` : name.slice(0, 40);
  const engine = { name: called, place: { kind: "card", device }, weight: 1, labels: [] } as const;
  const answer = await act("engines.put", { engine: { ...engine, labels: [] }, replaces: null, unchecked: false });
  if (answer.ok) addToast({ tone: "done", text: words.added(name) });
}
