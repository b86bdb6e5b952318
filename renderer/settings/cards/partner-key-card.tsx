import { type FormEvent, useId, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { PartnerKeyState } from "#contract/view.ts";
import { act } from "../../state/act.ts";
import { addToast } from "../../state/toasts.ts";
import { Button } from "../../ui/button.tsx";

const words = messages.settings.partnerKey;

/** The key for ComfyUI's partner nodes. It goes to main and never comes back: the window only knows whether there is one. */
export function PartnerKeyCard({ state }: { state: PartnerKeyState }) {
  return (
    <div className="card settings-card">
      {state === "none" ? null : <GivenKey state={state} />}
      <KeyForm replaces={state !== "none"} />
    </div>
  );
}

function GivenKey({ state }: { state: Exclude<PartnerKeyState, "none"> }) {
  const remove = async () => {
    if ((await act("settings.setPartnerKey", null)).ok) addToast({ tone: "done", text: words.removed });
  };
  return (
    <div className="settings-row">
      <div>
        <p className="switch-label">{words.given}</p>
        <p className="soft">{words.where[state]}</p>
      </div>
      <Button size="s" onClick={remove}>
        {words.remove}
      </Button>
    </div>
  );
}

function KeyForm({ replaces }: { replaces: boolean }) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const key = typed.trim();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!(await act("settings.setPartnerKey", key)).ok) return;
    setTyped("");
    addToast({ tone: "done", text: words.saved });
  };
  return (
    <form onSubmit={save}>
      <label className="switch-label" htmlFor={id}>
        {replaces ? words.other : words.label}
      </label>
      <div className="choice-field">
        <input
          id={id}
          type="password"
          className="field"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          placeholder={words.placeholder}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" disabled={!KEY.test(key)}>
          {words.save}
        </Button>
      </div>
      <p className="soft partner-key-hint">{words.hint}</p>
    </form>
  );
}

/** As main takes it (`PartnerKey` in contract/host.ts). */
const KEY = /^[\x21-\x7e]{8,500}$/;
