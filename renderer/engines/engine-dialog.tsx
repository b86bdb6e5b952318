import { FolderOpen } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { AddedEngine } from "#contract/engines.ts";
import type { ErrorView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { draftOf, type EngineDraft, engineOf, suggestedName, WEIGHTS } from "./engine-draft.ts";

const words = messages.engines.form;

interface EngineDialogProps {
  /** Null = a new one. */
  engine: AddedEngine | null;
  onClose: () => void;
}

/** Asks where an engine is and what it is called; it is asked whether it answers before it is kept. */
export function EngineDialog({ engine, onClose }: EngineDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(engine));
  const [error, setError] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const whole = engineOf(draft);
  const change = (part: Partial<EngineDraft>) => {
    setDraft({ ...draft, ...part });
    setError(null);
  };
  const put = async (unchecked: boolean) => {
    if (whole === null) return;
    setBusy(true);
    const answer = await ask("engines.put", { engine: whole, replaces: engine?.name ?? null, unchecked });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    addToast({ tone: "done", text: (engine ? words.saved : words.added)(whole.name) });
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void put(false);
  };
  const title = engine ? words.changeTitle(engine.name) : words.addTitle;
  // What is refused for another reason than that it does not answer now cannot be kept.
  const mayKeep = error !== null && error.kind !== "argument_invalid" && error.kind !== "config_invalid";
  return (
    <Dialog label={title} className="plan" onClose={onClose}>
      <form className="plan-inner" onSubmit={submit} noValidate>
        <h2 className="plan-title">{title}</h2>
        <div className="plan-body">
          <Place draft={draft} isNew={engine === null} onChange={change} />
          <Fields draft={draft} onChange={change} />
          {error ? (
            <Problem alert error={error}>
              {mayKeep ? (
                <Button size="s" onClick={() => put(true)}>
                  {words.anyway}
                </Button>
              ) : null}
            </Problem>
          ) : null}
        </div>
        <div className="plan-foot">
          <Button look="quiet" onClick={onClose}>
            {messages.app.cancel}
          </Button>
          <Button type="submit" look="primary" busy={busy} disabled={whole === null}>
            {engine ? words.save : words.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PartProps {
  draft: EngineDraft;
  onChange: (part: Partial<EngineDraft>) => void;
}

function Place({ draft, isNew, onChange }: PartProps & { isNew: boolean }) {
  const { kind } = draft;
  if (kind === "card") return <p className="soft">{words.card(draft.device + 1)}</p>;
  return (
    <>
      {isNew ? (
        <div className="share-choice">
          <p className="switch-label">{words.where}</p>
          <Segmented
            label={words.where}
            value={kind}
            options={(["url", "folder"] as const).map((value) => ({ value, label: words.places[value] }))}
            onChange={(chosen) => onChange({ kind: chosen })}
          />
        </div>
      ) : null}
      <p className="soft">{words.placeHints[kind]}</p>
      {kind === "url" ? <Address draft={draft} onChange={onChange} /> : <Folder draft={draft} onChange={onChange} />}
    </>
  );
}

function Address({ draft, onChange }: PartProps) {
  const id = useId();
  const [left, setLeft] = useState(false);
  const invalid = left && draft.address.trim() !== "" && engineOf({ ...draft, name: "x" }) === null;
  const leave = () => {
    setLeft(true);
    if (draft.name.trim() === "") onChange({ name: suggestedName(draft.address) });
  };
  return (
    <div className="share-choice">
      <label className="switch-label" htmlFor={id}>
        {words.address}
      </label>
      <input
        id={id}
        className="field"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder={words.addressPlaceholder}
        value={draft.address}
        aria-invalid={invalid || undefined}
        aria-describedby={invalid ? `${id}-invalid` : undefined}
        onBlur={leave}
        onChange={(event) => onChange({ address: event.target.value })}
      />
      {invalid ? (
        <p id={`${id}-invalid`} className="choice-invalid" role="alert">
          {words.addressInvalid}
        </p>
      ) : null}
    </div>
  );
}

function Folder({ draft, onChange }: PartProps) {
  const choose = async () => {
    const answer = await act("engines.chooseFolder");
    if (!answer.ok || answer.value === null) return;
    onChange({ folder: answer.value, name: draft.name.trim() || suggestedName(answer.value) });
  };
  return (
    <div className="share-choice">
      <p className="switch-label">{words.folder}</p>
      {draft.folder ? <code className="choice-path selectable">{draft.folder}</code> : null}
      <div>
        <Button size="s" icon={FolderOpen} onClick={choose}>
          {words.choose}
        </Button>
      </div>
    </div>
  );
}

function Fields({ draft, onChange }: PartProps) {
  const id = useId();
  const weights = WEIGHTS.some(({ weight }) => weight === draft.weight) ? [] : [draft.weight];
  return (
    <>
      <div className="share-choice">
        <label className="switch-label" htmlFor={`${id}-name`}>
          {words.name}
        </label>
        <input
          id={`${id}-name`}
          className="field"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          placeholder={words.namePlaceholder}
          value={draft.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </div>
      <div className="share-choice">
        <p className="switch-label">{words.share}</p>
        <Segmented
          label={words.share}
          value={String(draft.weight)}
          options={[
            ...WEIGHTS.map(({ weight, name }) => ({ value: String(weight), label: words.shares[name] })),
            ...weights.map((weight) => ({ value: String(weight), label: words.otherShare(messages.formats.decimal(weight)) })),
          ]}
          onChange={(chosen) => onChange({ weight: Number(chosen) })}
        />
      </div>
      <Disclosure summary={words.more}>
        <div className="share-choice">
          <label htmlFor={`${id}-labels`}>{words.labels}</label>
          <input
            id={`${id}-labels`}
            className="field"
            autoComplete="off"
            spellCheck={false}
            placeholder={words.labelsPlaceholder}
            value={draft.labels}
            aria-describedby={`${id}-labels-hint`}
            onChange={(event) => onChange({ labels: event.target.value })}
          />
          <p id={`${id}-labels-hint`} className="soft">
            {words.labelsHint}
          </p>
        </div>
      </Disclosure>
    </>
  );
}
