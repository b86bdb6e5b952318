import { z } from "zod";
import { ClusterWorker, PooledEngine } from "./engines.ts";
import { ErrorView, JobView } from "./job.ts";
import { AccessToken, SharingOrder, SharingState, TokenFields } from "./sharing.ts";
import { KeptPicture, MAX_PICTURE_CHARACTERS, ToolForms } from "./tool-form.ts";
import { BrokenWorkflow, Offer, WorkflowChoice, WorkflowFile, WorkflowList, WorkflowProposal, WorkflowTrial } from "./workflow.ts";

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

/** The API key of a Comfy account, with which ComfyUI's partner nodes use online services. */
export const PartnerKey = z.string().regex(/^[\x21-\x7e]{8,500}$/);

/** What requests to the engine at this address, and to no other, bring as `Authorization`. */
export const EngineLogin = z.object({ url: z.string(), authorization: z.string() });
export type EngineLogin = z.infer<typeof EngineLogin>;

/** Where an engine answers that the app adds to those that the bridge gives jobs to. `authorization`: what requests to it bring, or null. */
export const AddedEndpoint = z.object({
  name: z.string(),
  url: z.string(),
  weight: z.number().positive(),
  labels: z.array(z.string()),
  authorization: z.string().nullable(),
});
export type AddedEndpoint = z.infer<typeof AddedEndpoint>;

/** AI apps (their ids) in whose chats the person wants no views. Also written down, for bridges that serve without the app. */
export const ChatViews = z.object({ never: z.array(z.string()) });
export type ChatViews = z.infer<typeof ChatViews>;

/** App -> bridge. */
export const HostMessage = z.discriminatedUnion("type", [
  /** All engines beside the app's own one; one that is not among them any more gets no more jobs. Never written down. */
  z.object({ type: z.literal("added_engines"), engines: z.array(AddedEndpoint) }),
  /** All engines (their names) that finish what they have and get nothing more. */
  z.object({ type: z.literal("draining_engines"), names: z.array(z.string()) }),
  /** `login` is never written down with it. */
  z.object({ type: z.literal("engine"), engine: EngineReport, login: EngineLogin.nullish() }),
  /** While paused, jobs that have not begun wait. */
  z.object({ type: z.literal("pause"), paused: z.boolean() }),
  /** The API key of a Comfy account, for partner nodes; null = the person has given none. */
  z.object({ type: z.literal("partner_key"), key: PartnerKey.nullable() }),
  ChatViews.extend({ type: z.literal("views") }),
  /** Serve other computers; null = no longer. Answered with `sharing`. */
  z.object({ type: z.literal("share"), order: SharingOrder.nullable() }),
]);
export type HostMessage = z.infer<typeof HostMessage>;

/** An AI app that has a session with the bridge now. */
export const ConnectedClient = z.object({
  /** Unique while connected. */
  session: z.string(),
  /** `clientInfo.name` of the MCP handshake. */
  name: z.string(),
  version: z.string(),
  connectedAt: z.number(),
  /** It declared MCP Apps in the handshake: it can show views in the chat. Absent = an older bridge, which does not tell. */
  showsViews: z.boolean().optional(),
  /** The name of the token with which it comes from another computer; absent = it is an AI app of this computer. */
  token: z.string().optional(),
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
  /** The engines that jobs are given to, where there are several; sent whenever something about them changes. */
  z.object({ type: z.literal("engines"), engines: z.array(PooledEngine) }),
  /** The workers of the bridge's cluster, where it belongs to one; sent whenever something about them changes. */
  z.object({ type: z.literal("workers"), workers: z.array(ClusterWorker) }),
  /** A tool call came while the engine is stopped: please start it. */
  z.object({ type: z.literal("engine_wanted") }),
  /** The state directory's config.yaml is wrong; the defaults hold instead. */
  z.object({ type: z.literal("config_broken"), error: ErrorView }),
  z.object({ type: z.literal("client_connected"), client: ConnectedClient }),
  z.object({ type: z.literal("client_disconnected"), session: z.string() }),
  /** Whether other computers are served now. */
  z.object({ type: z.literal("sharing"), sharing: SharingState }),
  /** A person wants to see this picture in Easel's window. */
  z.object({ type: z.literal("show_picture"), reference: z.string() }),
  /** Templates were (re)loaded: which are broken and why. */
  z.object({
    type: z.literal("workflows"),
    broken: z.array(BrokenWorkflow),
    /** Exports that lie in the workflows folder and are no tools yet. */
    drafts: z.array(z.string()),
  }),
]);
export type BridgeMessage = z.infer<typeof BridgeMessage>;

/**
 * What the host may ask, as MCP requests of these names on its own session (no other client's session answers them): MCP has
 * the pairing of question and answer, and its errors, already. An error's `data` is an `ErrorView`.
 */
export const hostRequests = {
  /** Ended jobs, newest first: those after the one that is named, or the newest. */
  "easel/jobs/history": {
    params: z.object({ after: z.string().nullable(), limit: z.number().int().min(1).max(200) }),
    result: z.object({ jobs: z.array(JobView), more: z.boolean() }),
  },
  /** Puts a waiting job before all others, or one place to the front or to the back; answers whether it still waited. */
  "easel/jobs/move": {
    params: z.object({ jobId: z.string(), to: z.enum(["first", "earlier", "later"]) }),
    result: z.object({ moved: z.boolean() }),
  },
  /** A worker of the cluster, by its id: it finishes what it has and takes nothing more, until it is undrained. */
  "easel/workers/drain": { params: z.object({ id: z.string(), draining: z.boolean() }), result: z.object({}) },
  /** The tokens with which other computers may use the bridge, oldest first. */
  "easel/tokens/list": { params: z.object({}), result: z.object({ tokens: z.array(AccessToken) }) },
  /** Makes one; nobody sees it again. */
  "easel/tokens/add": { params: TokenFields, result: z.object({ token: z.string() }) },
  /** From now on it no longer counts; answers whether there was one of this name. */
  "easel/tokens/revoke": { params: z.object({ name: z.string() }), result: z.object({ revoked: z.boolean() }) },
  /** Reads an export and says what tool it could make. Changes nothing. */
  "easel/workflows/propose": { params: WorkflowFile, result: WorkflowProposal },
  /** Runs what a proposal would become, once, as a job; answers when the job is there. Nothing is saved but what it makes. */
  "easel/workflows/try": { params: WorkflowTrial, result: z.object({ jobId: z.string() }) },
  /** Writes the template; the tool is listed when this answers. */
  "easel/workflows/save": { params: WorkflowChoice, result: z.object({ toolName: z.string() }) },
  /** Says who gets this tool. */
  "easel/workflows/offer": { params: Offer.extend({ toolName: z.string().max(40) }), result: z.object({}) },
  "easel/workflows/list": { params: z.object({}), result: WorkflowList },
  /** Takes the template of this tool away, or the draft of this file name; `undo` brings it back until the bridge ends. */
  "easel/workflows/remove": {
    params: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("tool"), name: z.string() }),
      z.object({ kind: z.literal("draft"), name: z.string() }),
    ]),
    result: z.object({ undo: z.string() }),
  },
  "easel/workflows/restore": { params: z.object({ undo: z.string().max(100) }), result: z.object({}) },
  /** What every tool that runs a workflow may be called with, and what the engine of now offers for it. Starts no engine. */
  "easel/tools/forms": { params: z.object({}), result: ToolForms },
  /** Keeps a picture that the person gives, so that calls may name it by its reference. */
  "easel/pictures/add": { params: z.object({ base64: z.string().max(MAX_PICTURE_CHARACTERS) }), result: KeptPicture },
} as const;
export type HostRequestName = keyof typeof hostRequests;
export type HostRequestParams<N extends HostRequestName> = z.output<(typeof hostRequests)[N]["params"]>;
export type HostRequestResult<N extends HostRequestName> = z.output<(typeof hostRequests)[N]["result"]>;
