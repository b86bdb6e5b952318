import { randomBytes } from "node:crypto";
import { z } from "zod";
import { UI_EXTENSION } from "#contract/app-view.ts";
import type { Signer } from "../signer.ts";

const PURPOSE = "session";
/** Of names in it: the whole travels in a header with every request. */
const MAX_NAME_CHARACTERS = 80;

/**
 * What a session begins with. It is the session's id, signed: so a session that is not in use costs nothing, is never too old, and goes
 * on after a restart.
 */
const Handshake = z.object({
  /** Of the session, for its jobs. */
  id: z.string(),
  /** `Principal.id` of whoever began it. Nobody else may use it. */
  principal: z.string(),
  version: z.string(),
  client: z.object({ name: z.string(), version: z.string() }),
  /** What it says of views (MCP Apps); null where it shows none. */
  views: z.unknown(),
});
export type Handshake = z.output<typeof Handshake>;

const InitializeParams = z.object({
  protocolVersion: z.string(),
  clientInfo: z.object({ name: z.string(), version: z.string() }),
  capabilities: z.object({ extensions: z.record(z.string(), z.unknown()).optional() }).loose(),
});

/** The handshake in the params of an `initialize`; null where they are not what MCP says. */
export function handshakeOf(params: unknown, principal: string): Handshake | null {
  const { success, data } = InitializeParams.safeParse(params);
  if (!success) return null;
  const { name, version } = data.clientInfo;
  const views = data.capabilities.extensions?.[UI_EXTENSION] ?? null;
  return {
    id: randomBytes(16).toString("base64url"),
    principal,
    version: data.protocolVersion.slice(0, MAX_NAME_CHARACTERS),
    client: { name: name.slice(0, MAX_NAME_CHARACTERS), version: version.slice(0, MAX_NAME_CHARACTERS) },
    views: JSON.stringify(views).length > 500 ? null : views,
  };
}

export const sessionIdOf = (handshake: Handshake, signer: Signer): string => signer.sign(PURPOSE, handshake);

/** Null where the session id is not one of ours. */
export function readSessionId(id: string, signer: Signer): Handshake | null {
  const { success, data } = Handshake.safeParse(signer.verify(PURPOSE, id));
  return success ? data : null;
}

/** The `initialize` that the session began with. */
export function initializeMessage({ version, client, views }: Handshake): object {
  const capabilities = views === null ? {} : { extensions: { [UI_EXTENSION]: views } };
  const params = { protocolVersion: version, capabilities, clientInfo: client };
  return { jsonrpc: "2.0", id: "handshake", method: "initialize", params };
}
