import { Download, FileKey } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { Encryption, SharingChoices, SharingView } from "#contract/sharing.ts";
import { act } from "../state/act.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Problem } from "../ui/problem.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Switch } from "../ui/switch.tsx";

const words = messages.share;
const reaches: readonly SharingChoices["reach"][] = ["this_computer", "network"];
const encryptions: readonly Encryption["kind"][] = ["own", "given", "none"];

const change = (choices: Partial<SharingChoices>) => act("share.change", choices);

/** On or off, how others reach Easel, and what has come of it. */
export function SharingCard({ sharing, choices }: { sharing: SharingView; choices: SharingChoices }) {
  if (sharing.kind === "configured") return <Configured url={sharing.url} />;
  return (
    <div className="card share-card">
      <Switch label={words.on} hint={words.onHint} checked={choices.on} onChange={(on) => change({ on })} />
      <State sharing={sharing} encryption={choices.encryption.kind} />
      <Choice
        label={words.reach}
        hint={words.reachHints[choices.reach]}
        value={choices.reach}
        options={reaches.map((value) => ({ value, label: words.reaches[value] }))}
        onChange={(reach) => change({ reach })}
      />
      {choices.reach === "network" ? <EncryptionChoice encryption={choices.encryption} /> : null}
      <Port key={choices.port} port={choices.port} />
    </div>
  );
}

function Configured({ url }: { url: string }) {
  return (
    <div className="card share-card">
      <p className="switch-label">{words.state.configured}</p>
      <Address address={url} />
      <p className="soft">{words.state.configuredHint}</p>
    </div>
  );
}

/** What is so now, said aloud when it changes. */
function State({ sharing, encryption }: { sharing: SharingView; encryption: Encryption["kind"] }) {
  if (sharing.kind === "failed") return <Problem alert title={words.state.failed} error={sharing.error} />;
  if (sharing.kind === "on") return <Reachable {...sharing} saves={encryption === "own" && sharing.fingerprint !== null} />;
  return (
    <p className="soft" role="status" aria-busy={sharing.kind === "starting"}>
      {sharing.kind === "starting" ? words.state.starting : words.state.off}
    </p>
  );
}

function Reachable({ addresses, fingerprint, saves }: { addresses: readonly string[]; fingerprint: string | null; saves: boolean }) {
  const save = async () => {
    const answer = await act("share.saveCertificate");
    if (answer.ok && answer.value) addToast({ tone: "done", text: words.certificateSaved });
  };
  return (
    <div className="share-reachable">
      <p role="status">{addresses.length > 0 ? words.state.on : words.state.noNetwork}</p>
      {addresses.map((address) => (
        <Address key={address} address={address} />
      ))}
      {fingerprint === null ? null : (
        <p className="faint">
          {words.fingerprint} <code className="share-fingerprint selectable">{fingerprint}</code>
        </p>
      )}
      {saves ? (
        <div>
          <Button size="s" icon={Download} onClick={save}>
            {words.saveCertificate}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Address({ address }: { address: string }) {
  return (
    <div className="share-address">
      <code className="selectable">{address}</code>
      <CopyButton content={address} label={words.copy} />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  hint: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, hint, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div className="share-choice">
      <p className="switch-label">{label}</p>
      <Segmented label={label} value={value} options={options} onChange={onChange} />
      <p className="soft">{hint}</p>
    </div>
  );
}

function EncryptionChoice({ encryption }: { encryption: Encryption }) {
  const choose = (kind: Encryption["kind"]) => (kind === "given" ? act("share.chooseCertificate") : change({ encryption: { kind } }));
  return (
    <>
      <Choice
        label={words.encryption}
        hint={words.encryptionHints[encryption.kind]}
        value={encryption.kind}
        options={encryptions.map((value) => ({ value, label: words.encryptions[value] }))}
        onChange={choose}
      />
      {encryption.kind === "given" ? (
        <div className="share-address">
          <code className="selectable">{encryption.certificate}</code>
          <Button size="s" icon={FileKey} onClick={() => act("share.chooseCertificate")}>
            {words.chooseCertificate}
          </Button>
        </div>
      ) : null}
    </>
  );
}

const MIN_PORT = 1024;
const MAX_PORT = 65_535;

function Port({ port }: { port: number }) {
  const id = useId();
  const [typed, setTyped] = useState(String(port));
  const wanted = Number(typed);
  const fits = Number.isInteger(wanted) && wanted >= MIN_PORT && wanted <= MAX_PORT;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (fits && wanted !== port) void change({ port: wanted });
  };
  return (
    <form className="share-choice" onSubmit={save}>
      <label className="switch-label" htmlFor={id}>
        {words.port}
      </label>
      <div className="share-port">
        <input
          id={id}
          className="field"
          inputMode="numeric"
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          value={typed}
          onChange={(event) => setTyped(event.target.value.trim())}
        />
        {wanted === port ? null : (
          <Button type="submit" disabled={!fits}>
            {words.portSave}
          </Button>
        )}
      </div>
      <p id={`${id}-hint`} className="soft">
        {words.portHint}
      </p>
    </form>
  );
}
