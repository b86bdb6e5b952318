import { EASEL_CLIENT } from "#contract/ai-apps.ts";
import { LOCAL, type Principal } from "../auth/principal.ts";
import type { Requester } from "../jobs/record/job-request.ts";

/** An address that opens an original without a token, and until when (epoch milliseconds). */
export interface OriginalLink {
  url: string;
  expiresAt: number;
}

/** Makes such links to the principal's outputs. `fileName`: of the output. */
export type MakeLink = (fileName: string, principal: Principal) => OriginalLink;

/** Whose tools are meant. */
export type ToolUser = Pick<Requester, "principal" | "client" | "host">;

/** The app's own window, which has every tool of this computer. */
export const WINDOW: ToolUser = { principal: LOCAL, client: EASEL_CLIENT, host: true };

/** One client's MCP session. */
export interface Session {
  id: string;
  closed: boolean;
  /**
   * How long to keep the job of a call whose connection broke, in case the client sends the call again (MCP 2026-07-28, where it has no
   * other way to its answer); 0 where only a cancelled request looks so.
   */
  reconnectMs: number;
  /** On whose behalf it is: with each request as its token then says. */
  principal: Principal;
  /** For the address at which the client's newest request came in; null where it does not come over HTTP. */
  makeLink: MakeLink | null;
  /** Names of arguments without effect of which the client has been told. */
  readonly toldIgnored: Set<string>;
  /** Who asks, as the handshake told; "unknown" before it. */
  requester(): Requester;
  /** Whether it can show views (MCP Apps), as it said in the handshake. */
  declaresViews(): boolean;
  /** Whether it gets views: it can show them, and nobody has switched them off for it. */
  showsViews(): boolean;
  /** Whether the agreed protocol has such content in a result. Clients refuse one with content that they do not know. */
  supports(content: "audio" | "resource_link"): boolean;
}
