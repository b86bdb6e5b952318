import type { Implementation } from "@modelcontextprotocol/sdk/types.js";
import { LOCAL } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";

/** Tells the app which AI app has a session. Returns the function that tells it when the session ends. `about`: its `clientInfo`. */
export function announceClient({ host, clock, log }: BridgeContext, session: Session, about: Implementation | null): () => void {
  const { client: name, host: isHost, principal } = session.requester();
  const version = about?.version ?? "";
  log.info("client connected", { client: name, version });
  if (isHost || session.closed || host === null) return () => {};
  const token = principal.id === LOCAL.id ? {} : { token: principal.name };
  const client = { session: session.id, name, version, connectedAt: clock.now(), showsViews: session.declaresViews(), ...token };
  host.send({ type: "client_connected", client });
  return () => host.send({ type: "client_disconnected", session: session.id });
}
