import { Ellipsis, Pause, Play, RotateCw } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { goTo } from "../state/app-store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { type EngineItem, engineItems } from "./engine-list.ts";

const words = messages.engines;

/** Every engine that pictures are given to: what it does, and what can be done with it. Nothing where there is only one. */
export function EnginesCard({ app, now }: { app: AppState; now: number }) {
  const items = engineItems(app, now);
  if (items.length === 0) return null;
  return (
    <section className="card side-card" aria-labelledby="engines-title">
      <div className="memory-head">
        <h2 id="engines-title" className="side-title">
          {words.title}
        </h2>
        <Button look="quiet" size="s" onClick={() => goTo("settings")}>
          {words.manage}
        </Button>
      </div>
      <ul className="engines" aria-labelledby="engines-title">
        {items.map((item) => (
          <Engine key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Engine({ item }: { item: EngineItem }) {
  const { id, name, isDraining, canRestart } = item;
  const drain = {
    label: isDraining ? words.undrain : words.drain,
    icon: isDraining ? Play : Pause,
    run: () => act("engines.drain", { name: id, draining: !isDraining }),
  };
  const restart = { label: words.restart, icon: RotateCw, run: () => act("engines.restart", id) };
  return (
    <li className="engine-item">
      <span className={`dot dot-${item.tone}`} aria-hidden />
      <div className="engine-words">
        <h3 className="people-name">{name}</h3>
        <p className="engine-says">{item.says}</p>
        {item.facts.map((fact) => (
          <p key={fact} className="faint">
            {fact}
          </p>
        ))}
        {item.fault ? <p className="faint engine-fault">{item.fault}</p> : null}
      </div>
      <Menu label={words.more(name)} groups={[[drain, ...(canRestart ? [restart] : [])]]}>
        <IconButton label={words.more(name)} icon={Ellipsis} />
      </Menu>
    </li>
  );
}
