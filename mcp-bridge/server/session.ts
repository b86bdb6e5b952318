import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { aiAppOf } from "#contract/ai-apps.ts";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { BridgeContext } from "../context/context.ts";
import { VERSION } from "../context/version.ts";
import type { Requester } from "../jobs/record/job-request.ts";
import type { LineTransport } from "../transports/line-transport.ts";
import { JOB_NOTICE } from "../transports/session-replay.ts";
import { ProtocolServer } from "./protocol-server.ts";

/** One client's MCP session. */
export interface Session {
  id: string;
  closed: boolean;
  requester(): Requester;
  /** Whether it gets views: it can show them, and nobody has switched them off for it. */
  showsViews(): boolean;
  /** Whether the agreed protocol has resource links. */
  supportsLinks(): boolean;
}

export interface SessionOptions {
  /** It is the app itself. */
  host: boolean;
  /** A relay stands between, which remembers the jobs of its calls (`JOB_NOTICE`). */
  relayed: boolean;
  onClose(session: Session): void;
}

/** For `initialize`: what an AI has to know to use the tools together. Claude Code cuts at 2 kB. */
const instructions = ({ images }: BridgeConfig) => `Easel makes pictures with ComfyUI on the user's own computer.
A finished picture comes as an image and has a short reference such as 3f2a91c4. Give that reference as the image of another tool (image_to_image, inpaint, upscale, describe_image) to go on with it; never retype picture data. ${otherPictures(images)}
If an answer says "still working", call get_job with its job id; do not start the same picture again.
The same seed and arguments give the same picture; for variants leave the seed out or raise count.`;

/** Which pictures an image may be that Easel did not make. Folders by their last names: whole paths are nobody's business. */
function otherPictures({ allowedFolders, allowHttp }: BridgeConfig["images"]): string {
  const names = allowedFolders.slice(0, 10).map((folder) => `"${basename(folder).slice(0, 40)}"`);
  const files = names.length > 0 ? [`the path of a picture file in the user's folders ${names.join(", ")}`] : [];
  const ways = [...files, ...(allowHttp ? ["the web address of a picture"] : [])];
  return ways.length === 0 ? "Never give file paths or web addresses." : `An image may also be ${ways.join(", or ")}.`;
}

/** Whether nobody has switched views off for this client (`clientInfo.name`). */
function wantsViews({ config, host }: BridgeContext, client: string): boolean {
  const app = aiAppOf(client);
  const said = config.results.views[client] ?? (app === null ? undefined : config.results.views[app]);
  if (said !== undefined) return said === "always";
  return app === null || !(host?.neverViews().includes(app) ?? false);
}

/** Results with `resource_link` blocks exist since this version of the protocol. */
const LINKS_SINCE = "2025-06-18";

/** Of a client, in characters: it goes into every line of the ledger. */
const LONGEST_NAME = 80;

/** Serves MCP on the transport until it closes. */
export async function openSession(bridge: BridgeContext, transport: LineTransport, options: SessionOptions): Promise<Session> {
  const { host, relayed, onClose } = options;
  const { name, version } = bridge.config.server;
  const server = new ProtocolServer({
    serverInfo: { name: name ?? "easel", title: "Easel", version: version ?? VERSION },
    capabilities: {
      tools: { listChanged: true },
      resources: { listChanged: true },
      prompts: {},
      completions: {},
      extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } },
    },
    instructions: instructions(bridge.config),
  });
  const session: Session = {
    id: randomUUID(),
    closed: false,
    requester: () => ({ client: server.client?.name.slice(0, LONGEST_NAME) ?? "unknown", session: session.id, host }),
    showsViews: () => server.showsViews && wantsViews(bridge, server.client?.name ?? ""),
    supportsLinks: () => (server.version ?? "") >= LINKS_SINCE,
  };
  let ready = false;
  const stopTelling = bridge.listChanges.on((list) => {
    if (ready) void server.notification({ method: `notifications/${list}/list_changed` }).catch(() => {}); // it is gone
  });
  transport.onclose = () => {
    session.closed = true;
    stopTelling();
    onClose(session);
  };
  server.onerror = (error) => bridge.log.debug("a message could not be served", { reason: error.message });
  // A client that does not wait for our answer says "initialized" before the SDK has read who it is.
  server.oninitialized = () => {
    ready = true;
    setImmediate(() => announce(bridge, session, server));
  };
  const tellRelay = (requestId: RequestId, jobId: string) => {
    if (relayed) void transport.send({ jsonrpc: "2.0", method: JOB_NOTICE, params: { requestId, jobId } });
  };
  answerRequests(server, bridge, session, tellRelay);
  if (host) (await import("./host-requests.ts")).answerHostRequests(server, bridge);
  await server.connect(transport);
  return session;
}

type TellRelay = (requestId: RequestId, jobId: string) => void;

function answerRequests(server: ProtocolServer, bridge: BridgeContext, session: Session, tellRelay: TellRelay): void {
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const { toolList } = await import("../tools/list-tools.ts");
    return { tools: toolList(await bridge.tools(), bridge.config, (await bridge.library()).missing, session.showsViews()) };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification, requestId }) => {
    const { callTool } = await import("../tools/call-tool.ts");
    const began = (jobId: string) => tellRelay(requestId, jobId);
    return callTool(bridge, { params, session, signal, notify: sendNotification, onJobStarted: began });
  });
  const resources = () => import("../resources/resources.ts");
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({ resources: await (await resources()).listResources(bridge) }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => ({ resourceTemplates: (await resources()).TEMPLATES }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => (await resources()).readResource(bridge, params.uri));
  server.setRequestHandler(CompleteRequestSchema, async ({ params }) =>
    (await import("../prompts/completions.ts")).complete(bridge, params),
  );
  const prompts = () => import("../prompts/prompts.ts");
  server.setRequestHandler(ListPromptsRequestSchema, async () => ({ prompts: (await prompts()).listPrompts(await bridge.tools()) }));
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) => (await prompts()).getPrompt(await bridge.tools(), params));
}

/** Tells the app which AI app is here, until it is gone. The app itself needs no telling. */
function announce({ host, clock, log }: BridgeContext, session: Session, server: ProtocolServer): void {
  const { client: name, host: isHost } = session.requester();
  const version = server.client?.version ?? "";
  log.info("client connected", { client: name, version });
  if (isHost || session.closed) return;
  host?.send({
    type: "client_connected",
    client: { session: session.id, name, version, connectedAt: clock.now(), showsViews: server.showsViews },
  });
  server.onclose = () => host?.send({ type: "client_disconnected", session: session.id });
}
