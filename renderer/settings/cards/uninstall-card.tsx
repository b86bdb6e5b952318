import { useState } from "react";
import type { CallOutput } from "#contract/ipc.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { act } from "../../state/act.ts";
import { addToast } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";
import { Problem } from "../../ui/problem.tsx";
import { Switch } from "../../ui/switch.tsx";

const words = messages.uninstall;

type Removals = NonNullable<CallOutput<"connect.removeFromAll">>;

/** For whoever uninstalls Easel: it takes itself out of AI apps' settings, now, or on Windows when it is uninstalled. */
export function UninstallCard({ app: { platform, settings } }: { app: AppState }) {
  const [failed, setFailed] = useState<Removals>([]);
  const remove = async () => {
    const answer = await act("connect.removeFromAll");
    if (!answer.ok || answer.value === null) return;
    setFailed(answer.value.filter(({ error }) => error !== null));
    const done = answer.value.filter(({ error }) => error === null).map(({ name }) => name);
    if (done.length > 0) addToast({ tone: "done", text: words.removed(done) });
    else if (answer.value.length === 0) addToast({ tone: "done", text: words.nothing });
  };
  return (
    <div className="card settings-card">
      <div className="button-row">
        <Button size="s" onClick={remove}>
          {words.remove}
        </Button>
      </div>
      {failed.map(({ name, error }) => error && <Problem key={name} title={words.failed(name)} error={error} />)}
      {platform === "win32" ? (
        <Switch
          label={words.onUninstall}
          hint={words.onUninstallHint}
          checked={settings.removeOnUninstall}
          onChange={(removeOnUninstall) => act("settings.change", { removeOnUninstall })}
        />
      ) : null}
    </div>
  );
}
