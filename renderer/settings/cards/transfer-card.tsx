import { useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { SettingsFault } from "#contract/settings-file.ts";
import { act } from "../../state/act.ts";
import { addToast } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";

const words = messages.transfer;

/** The settings into a file, and out of one. */
export function TransferCard() {
  const [faults, setFaults] = useState<readonly SettingsFault[]>([]);
  const save = async () => {
    const answer = await act("settings.export");
    if (answer.ok && answer.value) addToast({ tone: "done", text: words.exported });
  };
  const take = async () => {
    setFaults([]);
    const answer = await act("settings.import");
    if (!answer.ok || answer.value === null) return;
    if (answer.value.kind === "refused") setFaults(answer.value.faults);
    else addToast({ tone: "done", text: words.imported });
  };
  return (
    <div className="card settings-card">
      <div className="button-row">
        <Button size="s" onClick={save}>
          {words.export}
        </Button>
        <Button size="s" onClick={take}>
          {words.import}
        </Button>
      </div>
      {faults.length > 0 ? (
        <div className="problem" role="alert">
          <div className="problem-words">
            <p className="problem-title">{words.refused}</p>
            <ul>
              {faults.map(({ name, fault }) => (
                <li key={`${name} ${fault}`}>{words.faults[fault](name)}</li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
    </div>
  );
}

/** All settings as on the first day. What is lost and what stays is asked in a dialog of the system. */
export function ResetCard() {
  const reset = async () => {
    const answer = await act("settings.reset");
    if (answer.ok && answer.value) addToast({ tone: "done", text: words.wasReset });
  };
  return (
    <div className="button-row">
      <Button size="s" look="danger" onClick={reset}>
        {words.reset}
      </Button>
    </div>
  );
}
