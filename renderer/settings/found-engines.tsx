import { FolderOpen, Radio } from "lucide-react";
import type { EngineFinding } from "#contract/view.ts";
import { act } from "../ipc/ask.ts";
import { foundName, foundPlace, foundText, foundUse } from "../text/found.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/problem.tsx";
import type { Found } from "./use-found.ts";

/** The ComfyUIs on this computer as a list, each with what using it means. */
export function FoundEngines({ found, onUsed }: { found: Found; onUsed?: () => void }) {
  const { value: list, error, waiting } = found;
  return (
    <div className="found">
      {error ? <Problem title={foundText.failed} error={error} /> : null}
      {list?.length ? (
        <ul className="card" aria-label={foundText.title}>
          {list.map((one) => (
            <FoundEngine key={`${one.folder} ${one.url}`} one={one} {...(onUsed ? { onUsed } : {})} />
          ))}
        </ul>
      ) : null}
      <p className="faint" role="status">
        {waiting && !list ? foundText.looking : null}
        {list?.length === 0 ? foundText.none : null}
      </p>
    </div>
  );
}

function FoundEngine({ one, onUsed }: { one: EngineFinding; onUsed?: () => void }) {
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
          {one.inUse ? <span className="found-in-use">{foundText.inUse}</span> : null}
        </p>
        <p className="soft found-use">{foundUse(one)}</p>
        {one.python ? <p className="faint">{one.python}</p> : null}
      </div>
      {(use.kind === "start" || use.kind === "attach") && !one.inUse ? (
        <Button size="s" aria-label={`${foundText.use}: ${name}`} onClick={choose}>
          {foundText.use}
        </Button>
      ) : null}
    </li>
  );
}
