import { z } from "zod";
import { JobView } from "./job.ts";

/**
 * What the app (host) and the bridge daemon tell each other over Node's IPC channel, beside the MCP that runs over stdio.
 * Everything a *client* could also ask for (tools, cancel, resources) goes over MCP; only what belongs to the host is here.
 */

/** Where the engine is, as its supervisor knows it. The bridge waits on `starting`, asks on `stopped`. */
export const EngineReport = z.discriminatedUnion("state", [
  z.object({ state: z.literal("ready"), url: z.string() }),
  z.object({ state: z.literal("starting"), doing: z.string() }),
  z.object({ state: z.literal("stopped"), why: z.string() }),
]);
export type EngineReport = z.infer<typeof EngineReport>;

/** App -> bridge. */
export const HostMessage = z.discriminatedUnion("type", [z.object({ type: z.literal("engine"), engine: EngineReport })]);
export type HostMessage = z.infer<typeof HostMessage>;

/** An AI app that has a session with the bridge now. */
export const ConnectedClient = z.object({
  /** Unique while connected. */
  session: z.string(),
  /** `clientInfo.name` of the MCP handshake. */
  name: z.string(),
  version: z.string(),
  connectedAt: z.number(),
});
export type ConnectedClient = z.infer<typeof ConnectedClient>;

/** Bridge -> app. */
export const BridgeMessage = z.discriminatedUnion("type", [
  /** Sent once, when relays can connect. */
  z.object({ type: z.literal("listening"), socket: z.string() }),
  /** A job is new or has changed. */
  z.object({ type: z.literal("job"), job: JobView }),
  /** The newest look at a running job; not kept. */
  z.object({ type: z.literal("preview"), jobId: z.string(), mime: z.string(), base64: z.string() }),
  /** A tool call came while the engine is stopped: please start it. */
  z.object({ type: z.literal("engine_wanted") }),
  z.object({ type: z.literal("client_connected"), client: ConnectedClient }),
  z.object({ type: z.literal("client_disconnected"), session: z.string() }),
  /** Templates were (re)loaded: which are broken and why. */
  z.object({
    type: z.literal("workflows"),
    broken: z.array(z.object({ file: z.string(), line: z.number().int().nullable(), reason: z.string() })),
  }),
]);
export type BridgeMessage = z.infer<typeof BridgeMessage>;
