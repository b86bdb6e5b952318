import { randomUUID } from "node:crypto";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { Principal } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { MakeLink, Session } from "../context/session.ts";
import type { JobNotice } from "../tools/call-tool.ts";
import { aboutBridge, shortName, wantsViews } from "./about.ts";
import { announceClient } from "./announce.ts";
import { answersOf } from "./answers.ts";
import { JOB_NOTICE } from "./job-notice.ts";
import { ProtocolServer } from "./protocol-server.ts";

export interface SessionOptions {
  /** On whose behalf the client speaks. */
  principal: Principal;
  /** The client is the app itself. */
  host: boolean;
  /** The client speaks through a relay, which remembers the jobs of its calls (`JOB_NOTICE`). */
  relayed: boolean;
  /** Where the session is known by an id already; otherwise it gets one. */
  id?: string;
  /** `Session.makeLink`; left out = null. */
  makeLink?: MakeLink;
  onClose(session: Session): void;
}

/** Results with `resource_link` blocks exist since this version of the protocol. */
const FIRST_VERSION_WITH = { audio: "2025-03-26", resource_link: "2025-06-18" };

/** Serves MCP on the transport until it closes. Resolves when messages are read from it. */
export async function openSession(context: BridgeContext, transport: Transport, options: SessionOptions): Promise<Session> {
  const { host, relayed, id = randomUUID(), principal, makeLink = null, onClose } = options;
  const server = new ProtocolServer(aboutBridge(context.config, principal));
  const session: Session = {
    id,
    closed: false,
    reconnectMs: 0,
    toldIgnored: new Set(),
    principal,
    makeLink,
    requester: () => ({ principal: session.principal, client: shortName(server.client), session: session.id, host }),
    declaresViews: () => server.showsViews,
    showsViews: () => server.showsViews && wantsViews(context, server.client),
    supports: (content) => (server.version ?? "") >= FIRST_VERSION_WITH[content],
  };
  let ready = false;
  const stopListening = context.listChanges.on((list, whose) => {
    if (ready && (whose === null || whose === principal.id))
      void server.notification({ method: `notifications/${list}/list_changed` }).catch(() => {}); // the client is gone
  });
  transport.onclose = () => {
    session.closed = true;
    stopListening();
    onClose(session);
  };
  server.onerror = (error) => context.log.debug("a message could not be served", { reason: error.message });
  // A client that does not wait for our answer may say "initialized" before the SDK has read who it is.
  server.oninitialized = () => {
    ready = true;
    setImmediate(() => {
      server.onclose = announceClient(context, session, server.client);
    });
  };
  const notifyRelay = (requestId: RequestId, notice: JobNotice) => {
    if (relayed) void transport.send({ jsonrpc: "2.0", method: JOB_NOTICE, params: { requestId, ...notice } });
  };
  for (const [method, answer] of Object.entries(answersOf(context, session, notifyRelay))) server.answer(method, answer);
  if (host) (await import("./host-requests.ts")).answerHostRequests(server, context, session);
  await server.connect(transport);
  return session;
}
