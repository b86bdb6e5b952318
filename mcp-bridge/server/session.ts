import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
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
import { z } from "zod";
import { aiAppOf } from "#contract/ai-apps.ts";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import { LOCAL, type Principal } from "../auth/principal.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";
import { VERSION } from "../context/version.ts";
import { objectIn } from "../workflow/argument-types.ts";
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
  onClose(session: Session): void;
}

/** For `initialize`: what an AI has to know to use the tools together. Claude Code cuts at 2 kB. */
const instructions = ({ images }: BridgeConfig, { id }: Principal) => `Easel makes pictures with ComfyUI on the user's own computer.
A finished picture comes as an image and has a short reference such as 3f2a91c4. Give that reference as the image of another tool (image_to_image, inpaint, upscale, describe_image) to go on with it; never retype picture data. For pictures of earlier chats use find_pictures. ${otherPictures(id === LOCAL.id ? images : { ...images, allowedFolders: [] })}
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
const FIRST_VERSION_WITH = { audio: "2025-03-26", resource_link: "2025-06-18" };

/** As the SDK's, but the arguments may also be null, or the text of a JSON object. */
const LenientCallToolRequest = CallToolRequestSchema.extend({
  params: CallToolRequestSchema.shape.params.extend({
    arguments: z.preprocess(
      (value) => (value === null ? {} : (objectIn(value) ?? value)),
      CallToolRequestSchema.shape.params.shape.arguments,
    ),
  }),
});

/** Of a client's name, which goes into every line of the ledger. */
const MAX_NAME_CHARACTERS = 80;

/** Serves MCP on the transport until it closes. Resolves when messages are read from it. */
export async function openSession(context: BridgeContext, transport: Transport, options: SessionOptions): Promise<Session> {
  const { host, relayed, id = randomUUID(), principal, onClose } = options;
  const { name, version } = context.config.server;
  const server = new ProtocolServer({
    serverInfo: { name: name ?? "easel", title: "Easel", version: version ?? VERSION },
    capabilities: {
      tools: { listChanged: true },
      resources: { listChanged: true },
      prompts: {},
      completions: {},
      extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } },
    },
    instructions: instructions(context.config, principal),
  });
  const session: Session = {
    id,
    closed: false,
    toldIgnored: new Set(),
    principal,
    requester: () => ({
      principal: session.principal,
      client: server.client?.name.slice(0, MAX_NAME_CHARACTERS) ?? "unknown",
      session: session.id,
      host,
    }),
    declaresViews: () => server.showsViews,
    showsViews: () => server.showsViews && wantsViews(context, server.client?.name ?? ""),
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
    setImmediate(() => announce(context, session, server));
  };
  const notifyRelay = (requestId: RequestId, jobId: string) => {
    if (relayed) void transport.send({ jsonrpc: "2.0", method: JOB_NOTICE, params: { requestId, jobId } });
  };
  answerRequests(server, context, session, notifyRelay);
  if (host) (await import("./host-requests.ts")).answerHostRequests(server, context, session);
  await server.connect(transport);
  return session;
}

type NotifyRelay = (requestId: RequestId, jobId: string) => void;

function answerRequests(server: ProtocolServer, context: BridgeContext, session: Session, notifyRelay: NotifyRelay): void {
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const { toolList } = await import("../tools/list-tools.ts");
    return {
      tools: toolList(await context.tools(session.principal), context.config, (await context.library()).missing, session.showsViews()),
    };
  });
  server.setRequestHandler(LenientCallToolRequest, async ({ params }, { signal, sendNotification, requestId }) => {
    const { callTool } = await import("../tools/call-tool.ts");
    const onJobStarted = (jobId: string) => notifyRelay(requestId, jobId);
    return callTool(context, { params, session, signal, notify: sendNotification, onJobStarted });
  });
  const resources = () => import("../resources/resources.ts");
  server.setRequestHandler(ListResourcesRequestSchema, async () => ({
    resources: await (await resources()).listResources(context, session),
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, async () => ({
    resourceTemplates: (await resources()).resourceTemplates(session.principal),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }) => (await resources()).readResource(context, session, params.uri));
  server.setRequestHandler(CompleteRequestSchema, async ({ params }) =>
    (await import("../prompts/completions.ts")).complete(context, session, params),
  );
  const prompts = () => import("../prompts/prompts.ts");
  server.setRequestHandler(ListPromptsRequestSchema, async () => ({
    prompts: (await prompts()).listPrompts(await context.tools(session.principal)),
  }));
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }) =>
    (await prompts()).getPrompt(await context.tools(session.principal), params),
  );
}

/** Tells the app which AI app has a session, and when that ends. */
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
