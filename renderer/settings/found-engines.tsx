import { FolderOpen, Radio } from "lucide-react";
import { messages } from "#contract/messages/messages.ts";
import type { EngineFinding } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { foundName, foundPlace, foundUse } from "../text/found.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import type { Found } from "./use-found.ts";

/** The ComfyUIs on this computer as a list, each with what using it means. `offer`: the first that can be used stands out. */
export function FoundEngines({ found, onUsed, offer = false }: { found: Found; onUsed?: () => void; offer?: boolean }) {
  const { value: list, error, waiting } = found;
  const best = offer ? list?.find(({ use, inUse }) => !inUse && (use.kind === "start" || use.kind === "attach")) : undefined;
  return (
    <div className="found">
      {error ? <Problem title={messages.settings.found.failed} error={error} /> : null}
      {list?.length ? (
        <ul className="card" aria-label={messages.settings.found.title}>
          {list.map((one) => (
            <FoundEngine key={`${one.folder} ${one.url}`} one={one} best={one === best} {...(onUsed ? { onUsed } : {})} />
          ))}
        </ul>
      ) : null}
      <p className="faint" role="status">
        {waiting && !list ? messages.settings.found.looking : null}
        {list?.length === 0 ? messages.settings.found.none : null}
      </p>
    </div>
  );
}

function FoundEngine({ one, best, onUsed }: { one: EngineFinding; best: boolean; onUsed?: () => void }) {
  const { use } = one;
  const choose = async () => {
    if (use.kind !== "start" && use.kind !== "attach") return;
    const answer = await act("engine.use", use.source);
    if (answer.ok) onUsed?.();
  };
  const Icon = one.url ? Radio : FolderOpen;
  const name = `${foundName(one)} ${foundPlace(one)}`;
  return (
    <li className="found-one">
      <Icon aria-hidden className="found-icon" />
      <div className="found-words">
        <p>
          <span className="found-name">{foundName(one)}</span> <span className="soft">{foundPlace(one)}</span>
          {one.inUse ? <span className="found-in-use">{messages.settings.found.inUse}</span> : null}
        </p>
        <p className="soft found-use">{foundUse(one)}</p>
        {one.python ? <p className="faint">{one.python}</p> : null}
      </div>
      {(use.kind === "start" || use.kind === "attach") && !one.inUse ? (
        <Button size="s" look={best ? "primary" : "plain"} aria-label={`${messages.settings.found.use}: ${name}`} onClick={choose}>
          {messages.settings.found.use}
        </Button>
      ) : null}
    </li>
  );
}
