import { messages } from "#contract/messages/messages.ts";
import type { SharingView } from "#contract/sharing.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { HowToConnect } from "./how-to-connect.tsx";
import { QrCode } from "./qr-code.tsx";

const words = messages.share.made;

/** The token of an access that was just made, which nobody sees again, and what to do with it. */
export function MadeAccess({ token, sharing }: { token: string; sharing: SharingView }) {
  const address = sharing.kind === "on" ? sharing.addresses[0] : sharing.kind === "configured" ? sharing.url : undefined;
  return (
    <>
      <p>{words.once}</p>
      <div className="made-token">
        <QrCode text={token} label={words.qr} />
        <div className="made-token-words">
          <p className="switch-label">{words.token}</p>
          <code className="selectable">{token}</code>
          <CopyButton content={token} label={words.copy} />
        </div>
      </div>
      {address === undefined ? null : (
        <>
          <h3>{messages.share.howTo.title}</h3>
          <HowToConnect bridge={{ address, token, fingerprint: sharing.kind === "on" ? sharing.fingerprint : null }} />
        </>
      )}
    </>
  );
}
