import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type RequestId,
  type Result,
  type ServerNotification,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { staySmall } from "#base/stay-small.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";
import type { JobNotice } from "../tools/call-tool.ts";
import { objectIn } from "../workflow/argument-types.ts";

/** One request, whatever version of MCP it came in, and whichever SDK read it. */
export interface Asked {
  requestId: RequestId;
  /** Fires when the client cancels the request, or is gone. */
  signal: AbortSignal;
  /** Fires when the client has probably not received the answer; null where that is not known, or where it gets it later. */
  lost: AbortSignal | null;
  /** Tells the client something that belongs to the request. */
  notify(notification: ServerNotification): Promise<void>;
}

/** Answers requests of one method. Throws McpError. */
export type Answer = (params: unknown, asked: Asked) => Promise<Result>;

/** As the SDK's, but the arguments may also be null, or the text of a JSON object. */
const LenientCallToolParams = CallToolRequestSchema.shape.params.extend({
  arguments: z.preprocess(
    (value) => (value === null ? {} : (objectIn(value) ?? value)),
    CallToolRequestSchema.shape.params.shape.arguments,
  ),
});

/**
 * What MCP's methods answer in this session: the one definition of tools, resources and prompts that every transport serves.
 * `onJob` hears which job a call waits for, and when the engine has it.
 */
export function answersOf(
  context: BridgeContext,
  session: Session,
  onJob: (requestId: RequestId, notice: JobNotice) => void,
): Record<string, Answer> {
  const tools = () => context.tools(session.requester());
  const resources = () => import("../resources/resources.ts");
  const prompts = () => import("../prompts/prompts.ts");
  return {
    "tools/list": whole(async () => {
      const { toolList } = await import("../tools/list-tools.ts");
      const list = toolList(await tools(), context.config, (await context.library()).missing, session.showsViews());
      // Whoever knows the tools will call one.
      context.warmUp();
      return { tools: list };
    }),
    "tools/call": checked(LenientCallToolParams, async (params, { requestId, signal, lost, notify }) => {
      // From now on there is work.
      staySmall(false);
      const { principal, client } = session.requester();
      context.lastCalls.note(principal.id, { at: context.clock.now(), client });
      const { callTool } = await import("../tools/call-tool.ts");
      return callTool(context, { params, session, signal, lost, notify, onJob: (notice) => onJob(requestId, notice) });
    }),
    "resources/list": whole(async () => ({ resources: await (await resources()).listResources(context, session) })),
    "resources/templates/list": whole(async () => ({ resourceTemplates: (await resources()).resourceTemplates(session.principal) })),
    "resources/read": checked(ReadResourceRequestSchema.shape.params, async ({ uri }) =>
      (await resources()).readResource(context, session, uri),
    ),
    "completion/complete": checked(CompleteRequestSchema.shape.params, async (params) =>
      (await import("../prompts/completions.ts")).complete(context, session, params),
    ),
    "prompts/list": whole(async () => ({ prompts: (await prompts()).listPrompts(await tools()) })),
    "prompts/get": checked(GetPromptRequestSchema.shape.params, async (params) => (await prompts()).getPrompt(await tools(), params)),
  };
}

/** Answers with a list as a whole: no answer names a cursor for a next page, so one that a client brings is not from here. */
function whole(list: () => Promise<Result>): Answer {
  return async (params) => {
    const { cursor } = Object(params) as { cursor?: unknown };
    if (cursor === undefined || cursor === null) return list();
    throw new McpError(ErrorCode.InvalidParams, "There is no such cursor. This list comes as a whole: ask for it without one.");
  };
}

/** Params of a wrong shape are the client's mistake: the SDKs say so in other words, or with their schema. */
function checked<S extends z.ZodType>(schema: S, answer: (params: z.output<S>, asked: Asked) => Promise<Result>): Answer {
  return async (params, asked) => {
    const valid = schema.safeParse(params);
    if (valid.success) return answer(valid.data, asked);
    throw new McpError(ErrorCode.InvalidParams, "The params do not have the shape that the Model Context Protocol gives them.");
  };
}
