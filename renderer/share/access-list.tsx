import { KeyRound } from "lucide-react";
import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AccessToken } from "#contract/sharing.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { useNow } from "../state/now.ts";
import { addToast } from "../state/toasts.ts";
import { clientName } from "../text/clients.ts";
import { ago } from "../text/times.ts";
import { Button } from "../ui/button.tsx";
import { Initial } from "../ui/initial.tsx";
import { Problem } from "../ui/problem.tsx";
import { NewAccessDialog } from "./new-access-dialog.tsx";
import { useAccesses } from "./use-accesses.ts";

const words = messages.share.accesses;

/** Who may use Easel from other computers. */
export function AccessList({ app }: { app: AppState }) {
  const { value: accesses, error, look } = useAccesses();
  const [making, setMaking] = useState(false);
  const close = () => {
    setMaking(false);
    void look();
  };
  return (
    <section className="share-section" aria-labelledby="accesses-title">
      <div className="section-head">
        <h2 id="accesses-title">{words.title}</h2>
        <Button icon={KeyRound} onClick={() => setMaking(true)}>
          {words.add}
        </Button>
      </div>
      <p className="soft">{words.lead}</p>
      {error && app.bridge.kind === "ready" ? <Problem title={words.failed} error={error} onRetry={look} /> : null}
      {accesses?.length === 0 ? <p className="faint">{words.none}</p> : null}
      {accesses && accesses.length > 0 ? (
        <ul className="card accesses" aria-labelledby="accesses-title">
          {accesses.map((access) => (
            <Access key={access.name} access={access} app={app} onRevoked={look} />
          ))}
        </ul>
      ) : null}
      {making ? <NewAccessDialog app={app} taken={(accesses ?? []).map(({ name }) => name)} onClose={close} /> : null}
    </section>
  );
}

function Access({ access, app, onRevoked }: { access: AccessToken; app: AppState; onRevoked: () => Promise<void> }) {
  const now = useNow(30_000);
  const { name } = access;
  const revoke = async () => {
    const answer = await act("share.revokeToken", name);
    if (!answer.ok || !answer.value) return;
    addToast({ tone: "done", text: words.revoked(name) });
    await onRevoked();
  };
  return (
    <li className="access">
      <Initial name={name} />
      <div className="access-words">
        <h3>{name}</h3>
        <p className="soft">{mayText(access, app)}</p>
        <p className="faint">{visitText(access, app, now)}</p>
        <p className="faint">{lifeText(access, now)}</p>
      </div>
      <Button size="s" look="danger" aria-label={words.revokeOf(name)} onClick={revoke}>
        {words.revoke}
      </Button>
    </li>
  );
}

function mayText({ scopes }: AccessToken, { bridge }: AppState): string {
  if (scopes.includes("tools")) return words.may.all;
  const names = scopes.flatMap((scope) => (scope.startsWith("tools:") ? [scope.slice("tools:".length)] : []));
  if (names.length === 0) return words.may.look;
  const known = bridge.kind === "ready" ? bridge.tools : [];
  return words.mayTools(names.map((name) => known.find((tool) => tool.name === name)?.title ?? name));
}

/** Who of its owner is here, or was last. */
function visitText({ name, lastCall }: AccessToken, { clients }: AppState, now: number): string {
  const here = clients.find(({ token }) => token === name);
  if (here) return words.connected(clientName(here.name));
  return lastCall === null ? words.neverCalled : words.lastCall(clientName(lastCall.client), ago(lastCall.at, now));
}

function lifeText({ created, expires }: AccessToken, now: number): string {
  const day = (moment: string) => messages.formats.date(Date.parse(moment));
  if (!expires) return words.life.endless(day(created));
  // A day ends by the world's clock.
  const end = Date.parse(expires.includes("T") ? expires : `${expires}T23:59:59.999Z`);
  return (end <= now ? words.life.ended : words.life.ends)(day(created), day(expires));
}
