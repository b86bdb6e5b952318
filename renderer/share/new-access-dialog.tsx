import { type FormEvent, useId, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { MadeAccess } from "./made-access.tsx";
import { type AccessDraft, fieldsOf, type May, nameOf, offeredCaps } from "./new-access.ts";

const words = messages.share.form;
const mays: readonly May[] = ["all", "look", "some"];
const lives = ["never", "7", "30", "365"] as const;
type Life = (typeof lives)[number];

const EMPTY: AccessDraft = {
  name: "",
  may: "all",
  tools: ["generate_image", "get_job"],
  days: null,
  caps: { max_jobs: "", max_steps: "", max_count: "", requests_per_minute: "" },
};

interface NewAccessDialogProps {
  app: AppState;
  /** Names that there are. */
  taken: readonly string[];
  onClose: () => void;
}

/** Asks what a new access is called and may do, makes it, and shows it: once. */
export function NewAccessDialog({ app, taken, onClose }: NewAccessDialogProps) {
  const [draft, setDraft] = useState(EMPTY);
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const fields = fieldsOf(draft, taken, Date.now());
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (fields === null) return;
    const answer = await ask("share.addToken", fields);
    if (answer.ok) setMade({ name: fields.name, token: answer.value });
    else setError(answer.error);
  };
  const title = made ? messages.share.made.title(made.name) : words.title;
  return (
    <Dialog label={title} className="plan" onClose={onClose}>
      <form className="plan-inner" onSubmit={make}>
        <h2 className="plan-title">{title}</h2>
        <div className="plan-body">
          {made ? (
            <MadeAccess token={made.token} sharing={app.sharing} />
          ) : (
            <Fields draft={draft} tools={app.bridge.kind === "ready" ? app.bridge.tools : []} onChange={setDraft} />
          )}
          {error && !made ? <Problem alert error={error} /> : null}
        </div>
        <div className="plan-foot">
          {made ? (
            <Button look="primary" onClick={onClose}>
              {messages.share.made.done}
            </Button>
          ) : (
            <>
              <Button look="quiet" onClick={onClose}>
                {messages.app.cancel}
              </Button>
              <Button type="submit" look="primary" disabled={fields === null}>
                {words.make}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  draft: AccessDraft;
  tools: readonly { name: string; title: string }[];
  onChange: (draft: AccessDraft) => void;
}

function Fields({ draft, tools, onChange }: FieldsProps) {
  const id = useId();
  const life: Life = lives.find((one) => one === String(draft.days)) ?? "never";
  return (
    <>
      <div className="share-choice">
        <label className="switch-label" htmlFor={id}>
          {words.name}
        </label>
        <input
          id={id}
          className="field"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          placeholder={words.namePlaceholder}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: nameOf(event.target.value) })}
        />
        <p id={`${id}-hint`} className="soft">
          {words.nameHint}
        </p>
      </div>
      <div className="share-choice">
        <p className="switch-label">{words.may}</p>
        <Segmented
          label={words.may}
          value={draft.may}
          options={mays.map((value) => ({ value, label: words.mays[value] }))}
          onChange={(may) => onChange({ ...draft, may })}
        />
        <p className="soft">{words.mayHints[draft.may]}</p>
        {draft.may === "some" ? <ToolChoice draft={draft} tools={tools} onChange={onChange} /> : null}
      </div>
      <div className="share-choice">
        <p className="switch-label">{words.expires}</p>
        <Segmented
          label={words.expires}
          value={life}
          options={lives.map((value) => ({ value, label: value === "never" ? words.never : words.inDays[value] }))}
          onChange={(chosen) => onChange({ ...draft, days: chosen === "never" ? null : Number(chosen) })}
        />
      </div>
      <Limits draft={draft} onChange={onChange} />
    </>
  );
}

function ToolChoice({ draft, tools, onChange }: FieldsProps) {
  const toggle = (name: string) =>
    onChange({ ...draft, tools: draft.tools.includes(name) ? draft.tools.filter((tool) => tool !== name) : [...draft.tools, name] });
  return (
    <fieldset className="access-tools">
      <legend className="visually-hidden">{words.tools}</legend>
      {tools.map(({ name, title }) => (
        <label key={name}>
          <input type="checkbox" checked={draft.tools.includes(name)} onChange={() => toggle(name)} />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

function Limits({ draft, onChange }: Omit<FieldsProps, "tools">) {
  const id = useId();
  return (
    <Disclosure summary={words.limits}>
      <p className="soft">{words.limitsHint}</p>
      <div className="access-limits">
        {offeredCaps.map((cap) => (
          <div key={cap} className="share-choice">
            <label htmlFor={`${id}-${cap}`}>{words.caps[cap]}</label>
            <input
              id={`${id}-${cap}`}
              className="field"
              inputMode="numeric"
              autoComplete="off"
              value={draft.caps[cap]}
              onChange={(event) => onChange({ ...draft, caps: { ...draft.caps, [cap]: event.target.value } })}
            />
          </div>
        ))}
      </div>
    </Disclosure>
  );
}
