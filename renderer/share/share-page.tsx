import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { Problem } from "../ui/problem.tsx";
import { AccessList } from "./access-list.tsx";
import { HowToConnect } from "./how-to-connect.tsx";
import { SharingCard } from "./sharing-card.tsx";
import "./share.css";

const words = messages.share;
/** Stands for the token where it is not known any more. */
const TOKEN = "TOKEN";

/** Whether other computers may use Easel: where they find it, who they are, and what to paste into their AI apps. */
export function SharePage({ app }: { app: AppState }) {
  const { sharing, bridge } = app;
  const address = sharing.kind === "on" ? sharing.addresses[0] : sharing.kind === "configured" ? sharing.url : undefined;
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <p className="page-lead">{words.lead}</p>
      {bridge.kind === "failed" ? <Problem title={messages.app.bridgeFailed} error={bridge.error} /> : null}
      <SharingCard sharing={sharing} choices={app.settings.sharing} />
      <AccessList app={app} />
      {address === undefined ? null : (
        <section className="share-section" aria-labelledby="how-to-title">
          <h2 id="how-to-title">{words.howTo.title}</h2>
          <div className="card share-card">
            <p className="soft">{words.howTo.tokenHint}</p>
            <HowToConnect bridge={{ address, token: TOKEN, fingerprint: sharing.kind === "on" ? sharing.fingerprint : null }} />
          </div>
        </section>
      )}
      <section className="share-section" aria-labelledby="not-title">
        <h2 id="not-title">{words.not.title}</h2>
        <ul className="share-not soft">
          {words.not.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
