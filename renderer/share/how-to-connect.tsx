import { useId, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { endpoint, type RemoteBridge, remoteApps, remoteText } from "./remote-setup.ts";

const words = messages.share.howTo;
const OTHER = "other";

/** What to paste into an AI app on the other computer. */
export function HowToConnect({ bridge }: { bridge: RemoteBridge }) {
  const id = useId();
  const [chosen, setChosen] = useState<string>(remoteApps[0]?.id ?? OTHER);
  const app = remoteApps.find((one) => one.id === chosen) ?? null;
  const relay = app?.remote.relay;
  const text = app ? remoteText(app.remote.text, bridge) : `${endpoint(bridge.address)}\nAuthorization: Bearer ${bridge.token}`;
  return (
    <div className="how-to">
      <div className="share-choice">
        <label className="switch-label" htmlFor={id}>
          {words.app}
        </label>
        <select id={id} className="field" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          {remoteApps.map(({ id: value, name }) => (
            <option key={value} value={value} translate="no">
              {name}
            </option>
          ))}
          <option value={OTHER}>{words.others}</option>
        </select>
      </div>
      {relay === undefined ? null : (
        <>
          <p className="soft">{words.relayHint}</p>
          <p className="soft">{words.keepToken}</p>
          <Snippet text={remoteText(relay, bridge)} />
        </>
      )}
      <p className="soft">{app === null ? words.othersText : app.remote.file === null ? words.terminal : words.file(app.remote.file)}</p>
      <Snippet text={text} />
      {bridge.fingerprint !== null && relay === undefined ? <p className="soft">{words.certificate}</p> : null}
    </div>
  );
}

function Snippet({ text }: { text: string }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <pre className="snippet" tabIndex={0}>
        {text}
      </pre>
      <div>
        <CopyButton content={text} label={messages.share.copy} />
      </div>
    </>
  );
}
