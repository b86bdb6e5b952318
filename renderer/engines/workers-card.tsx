import { Ellipsis, Pause, Play } from "lucide-react";
import type { ClusterWorker } from "#contract/engines.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { workerSays } from "./engine-list.ts";

const words = messages.engines;

/** The workers of the cluster that takes this computer's pictures. Nothing where there is none. */
export function WorkersCard({ workers }: Pick<AppState, "workers">) {
  if (workers.length === 0) return null;
  return (
    <section className="card side-card" aria-labelledby="workers-title">
      <h2 id="workers-title" className="side-title">
        {words.workers.title}
      </h2>
      <ul className="engines" aria-labelledby="workers-title">
        {workers.map((worker) => (
          <Worker key={worker.id} worker={worker} />
        ))}
      </ul>
    </section>
  );
}

function Worker({ worker }: { worker: ClusterWorker }) {
  const { id, host, state } = worker;
  const { tone, says } = workerSays(worker);
  const isDraining = state === "draining";
  const drain = {
    label: isDraining ? words.undrain : words.drain,
    icon: isDraining ? Play : Pause,
    run: () => act("engines.drainWorker", { id, draining: !isDraining }),
  };
  return (
    <li className="engine-item">
      <span className={`dot dot-${tone}`} aria-hidden />
      <div className="engine-words">
        <h3 className="people-name">{host}</h3>
        <p className="engine-says">{says}</p>
      </div>
      <Menu label={words.more(host)} groups={[[drain]]}>
        <IconButton label={words.more(host)} icon={Ellipsis} />
      </Menu>
    </li>
  );
}
