import { RadioGroup } from "radix-ui";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { EngineSource, EngineView } from "#contract/view.ts";
import { act } from "../state/act.ts";
import { engineSummary } from "../text/engine.ts";
import { Button } from "../ui/button.tsx";
import { toAddress } from "./address.ts";
import { chooseFolder } from "./choose-folder.ts";
import { useRequestedEngine } from "./requested-engine.ts";

const words = messages.settings.engine;

/** Choosing shows what it would mean; a button of its own puts it to use, so that arrow keys start nothing. */
export function EngineChoice({ engine, chosen }: { engine: EngineView; chosen: EngineSource }) {
  const [opened, setOpened] = useState<EngineSource["kind"] | null>(() => useRequestedEngine.getState().kind);
  // Asked once; coming back another time opens nothing.
  useEffect(() => useRequestedEngine.setState({ kind: null }), []);
  const [known, setKnown] = useState(chosen);
  if (JSON.stringify(known) !== JSON.stringify(chosen)) {
    // Chosen here or elsewhere: what was opened meanwhile is no longer the question.
    setKnown(chosen);
    setOpened(null);
  }
  const selected = opened ?? chosen.kind;
  const url = chosen.kind === "url" ? chosen.url : "";
  const select = (kind: string) => {
    if (kind === "practice" || kind === "auto" || kind === "folder" || kind === "url") setOpened(kind);
  };
  const done = () => setOpened(null);
  const use = (kind: "practice" | "auto") =>
    selected === kind && chosen.kind !== kind ? (
      <div className="choice-field">
        <Button size="s" onClick={() => act("engine.use", { kind })}>
          {words.use}
        </Button>
      </div>
    ) : null;
  return (
    <RadioGroup.Root className="engine-choice" aria-label={words.title} value={selected} onValueChange={select}>
      <Choice kind="practice" {...words.practice} state={chosen.kind === "practice" ? inWords(engine) : null}>
        {use("practice")}
      </Choice>
      <Choice kind="auto" {...words.auto} state={chosen.kind === "auto" ? inWords(engine) : null}>
        {use("auto")}
      </Choice>
      <Choice kind="folder" title={words.folder.title} body={words.folder.body} state={chosen.kind === "folder" ? inWords(engine) : null}>
        {selected === "folder" ? <FolderField path={chosen.kind === "folder" ? chosen.path : null} onDone={done} /> : null}
      </Choice>
      <Choice kind="url" title={words.url.title} body={words.url.body} state={chosen.kind === "url" ? inWords(engine) : null}>
        {selected === "url" ? <AddressField key={url} url={url} onDone={done} /> : null}
      </Choice>
    </RadioGroup.Root>
  );
}

const inWords = (engine: EngineView) => engineSummary(engine, 0, Date.now()).short;

interface ChoiceProps {
  kind: EngineSource["kind"];
  title: string;
  body: string;
  /** The engine's state, on the choice that is in use. */
  state: string | null;
  children?: ReactNode;
}

function Choice({ kind, title, body, state, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="card choice">
      <RadioGroup.Item id={id} value={kind} className="radio" aria-labelledby={`${id}-title`} aria-describedby={`${id}-body`}>
        <RadioGroup.Indicator className="radio-dot" />
      </RadioGroup.Item>
      <div className="choice-words">
        <label htmlFor={id} className="choice-label">
          <span id={`${id}-title`} className="choice-title">
            {title}
          </span>
          {state ? <span className="choice-state">{words.inUse(state)}</span> : null}
          <span id={`${id}-body`} className="soft choice-body">
            {body}
          </span>
        </label>
        {children}
      </div>
    </div>
  );
}

function FolderField({ path, onDone }: { path: string | null; onDone: () => void }) {
  return (
    <div className="choice-field">
      {path ? <code className="choice-path selectable">{path}</code> : null}
      <Button size="s" onClick={() => chooseFolder(onDone)}>
        {words.folder.choose}
      </Button>
    </div>
  );
}

function AddressField({ url, onDone }: { url: string; onDone: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState(url);
  const [invalid, setInvalid] = useState(false);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!url) field.current?.focus();
  }, [url]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const address = toAddress(typed);
    setInvalid(address === null);
    if (address === null) return;
    setBusy(true);
    const answer = await act("engine.use", { kind: "url", url: address });
    setBusy(false);
    if (answer.ok) onDone();
  };
  return (
    <form onSubmit={submit} noValidate>
      <label htmlFor={id} className="visually-hidden">
        {words.url.label}
      </label>
      <div className="choice-field">
        <input
          ref={field}
          id={id}
          className="field"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.url.placeholder}
          value={typed}
          aria-invalid={invalid || undefined}
          aria-describedby={invalid ? `${id}-invalid` : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setInvalid(false);
          }}
        />
        <Button type="submit" busy={busy}>
          {words.url.use}
        </Button>
      </div>
      {invalid ? (
        <p id={`${id}-invalid`} className="choice-invalid" role="alert">
          {words.url.invalid}
        </p>
      ) : null}
    </form>
  );
}
