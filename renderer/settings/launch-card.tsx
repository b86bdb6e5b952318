import { FolderPlus, X } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import { lineOf, messages } from "#contract/messages/messages.ts";
import type { EngineView, LaunchChoices } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { act } from "../state/act.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Segmented } from "../ui/segmented.tsx";

const words = messages.settings.launch;
const memories: readonly LaunchChoices["memory"][] = ["auto", "less", "cpu"];
type Change = (part: Partial<LaunchChoices>) => Promise<unknown>;

/** What a person may choose about how Easel starts their ComfyUI. Main checks it, and answers with a new slice of state. */
export function LaunchCard({ launch, engine }: { launch: LaunchChoices; engine: EngineView }) {
  const [changedAt, setChangedAt] = useState(0);
  const changed = () => setChangedAt(Date.now());
  const change: Change = async (part) => {
    const answer = await act("engine.changeLaunch", part);
    if (answer.ok) changed();
  };
  return (
    <div className="card settings-card">
      <div className="settings-row">
        <div>
          <p className="switch-label">{words.memory}</p>
          <p className="soft">{words.memoryHints[launch.memory]}</p>
        </div>
        <Segmented
          label={words.memory}
          value={launch.memory}
          options={memories.map((value) => ({ value, label: words.memories[value] }))}
          onChange={(memory) => change({ memory })}
        />
      </div>
      <ModelFolders folders={launch.modelFolders} change={change} />
      <Disclosure summary={words.more}>
        <div className="launch-more">
          {launch.memory === "cpu" ? null : <Card launch={launch} change={change} />}
          <ExtraFlags launch={launch} onSaved={changed} />
        </div>
      </Disclosure>
      <NextStart engine={engine} changedAt={changedAt} />
    </div>
  );
}

function ModelFolders({ folders, change }: { folders: readonly string[]; change: Change }) {
  const add = async () => {
    const answer = await act("engine.chooseModelFolder");
    if (answer.ok && answer.value && !folders.includes(answer.value)) await change({ modelFolders: [...folders, answer.value] });
  };
  return (
    <div>
      <div className="settings-row">
        <div>
          <p className="switch-label">{words.models}</p>
          <p className="soft">{words.modelsHint}</p>
        </div>
        <Button size="s" icon={FolderPlus} onClick={add}>
          {words.addModels}
        </Button>
      </div>
      {folders.length > 0 ? (
        <ul className="launch-folders" aria-label={words.models}>
          {folders.map((folder) => (
            <li key={folder}>
              <code className="choice-path selectable">{folder}</code>
              <IconButton
                label={words.removeModels(folder)}
                icon={X}
                onClick={() => change({ modelFolders: folders.filter((other) => other !== folder) })}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** Choices of which one is usually left to ComfyUI; a value that a file says beside the usual ones is shown, too. */
function Card({ launch, change }: { launch: LaunchChoices; change: Change }) {
  const { device, reserveVram } = launch;
  return (
    <>
      <Numbers
        label={words.device}
        value={device}
        usual={[0, 1, 2, 3]}
        name={deviceName}
        onChange={(chosen) => change({ device: chosen })}
      />
      <Numbers
        label={words.reserve}
        value={reserveVram}
        usual={[1, 2, 4, 8]}
        name={words.gigabytes}
        onChange={(chosen) => change({ reserveVram: chosen })}
      />
    </>
  );
}

const deviceName = (device: number): string => words.devices[device] ?? words.otherDevice(device + 1);

interface NumbersProps {
  label: string;
  value: number | null;
  usual: readonly number[];
  name: (value: number) => string;
  onChange: (value: number | null) => void;
}

function Numbers({ label, value, usual, name, onChange }: NumbersProps) {
  const shown = value === null || usual.includes(value) ? usual : [...usual, value];
  const options = [{ value: "", label: words.automatic }, ...shown.map((one) => ({ value: String(one), label: name(one) }))];
  return (
    <div className="settings-row">
      <p className="switch-label">{label}</p>
      <Segmented
        label={label}
        value={value === null ? "" : String(value)}
        options={options}
        onChange={(chosen) => onChange(chosen === "" ? null : Number(chosen))}
      />
    </div>
  );
}

function ExtraFlags({ launch, onSaved }: { launch: LaunchChoices; onSaved: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState(launch.extraFlags);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await ask("engine.changeLaunch", { extraFlags: typed.trim() });
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) onSaved();
  };
  return (
    <form onSubmit={save} noValidate>
      <label htmlFor={id} className="switch-label">
        {words.flags}
      </label>
      <p id={`${id}-hint`} className="soft">
        {words.flagsHint}
      </p>
      <div className="choice-field">
        <input
          id={id}
          className="field launch-flags"
          autoComplete="off"
          spellCheck={false}
          maxLength={2_000}
          placeholder={words.flagsPlaceholder}
          value={typed}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : `${id}-hint`}
          onChange={(event) => {
            setTyped(event.target.value);
            setError(null);
          }}
        />
        <Button type="submit" busy={busy} disabled={typed.trim() === launch.extraFlags}>
          {words.save}
        </Button>
      </div>
      {error ? (
        <p id={`${id}-error`} className="choice-invalid" role="alert">
          {lineOf(error)}
        </p>
      ) : null}
    </form>
  );
}

/** A change counts from the next start; while an engine of ours runs, that can be now. */
function NextStart({ engine, changedAt }: { engine: EngineView; changedAt: number }) {
  const { state } = engine;
  if (!engine.owned || engine.practice || state.kind !== "ready" || state.since >= changedAt) return null;
  return (
    <div className="settings-row launch-next" role="status">
      <span>{words.nextStart}</span>
      <Button size="s" look="primary" onClick={() => act("engine.restart")}>
        {words.restart}
      </Button>
    </div>
  );
}
