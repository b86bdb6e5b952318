import { type AnyObjectSchema, getObjectShape, type SchemaOutput, safeParse } from "@modelcontextprotocol/sdk/server/zod-compat.js";
import { Protocol, type RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  ErrorCode,
  type Implementation,
  InitializedNotificationSchema,
  type InitializeRequest,
  InitializeRequestSchema,
  type InitializeResult,
  LATEST_PROTOCOL_VERSION,
  McpError,
  RequestSchema,
  type Result,
  type ServerNotification,
  type ServerRequest,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { printable } from "#base/printable.ts";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import { withoutPrefix } from "../context/protocol-error.ts";
import type { Answer } from "./answers.ts";

/**
 * The server's side of MCP's handshake on the SDK's protocol engine.
 *
 * The SDK's own `Server` does the same and brings a JSON Schema compiler (ajv) along, for questions to the client that Easel
 * does not ask. Loading it takes a fifth of the time until `initialize` is answered.
 */
export class ProtocolServer extends Protocol<ServerRequest, ServerNotification, Result> {
  /** `clientInfo`; null before the handshake. */
  client: Implementation | null = null;
  /** The client can show views in the chat (MCP Apps), as it says itself. */
  showsViews = false;
  /** The version agreed on; null before the handshake. */
  version: string | null = null;
  /** The client has said that it is ready. */
  oninitialized: () => void = () => {};

  constructor(about: Pick<InitializeResult, "serverInfo" | "capabilities" | "instructions">) {
    super();
    this.setRequestHandler(InitializeRequestSchema, ({ params }): InitializeResult => {
      this.client = { name: printable(params.clientInfo.name), version: printable(params.clientInfo.version) };
      this.version = agreedVersion(params);
      this.showsViews = declaresViews(params.capabilities);
      return { ...about, protocolVersion: this.version };
    });
    this.setNotificationHandler(InitializedNotificationSchema, () => this.oninitialized());
  }

  /** As the SDK's, but params of a wrong shape are said to be the client's mistake: the SDK says "internal error" and dumps its schema. */
  override setRequestHandler<T extends AnyObjectSchema>(
    schema: T,
    handler: (request: SchemaOutput<T>, extra: RequestHandlerExtra<ServerRequest, ServerNotification>) => Result | Promise<Result>,
  ): void {
    super.setRequestHandler(withAnyParams(schema), (request, extra) => {
      const valid = safeParse(schema, request);
      if (valid.success) return handler(valid.data, extra);
      const sentence = `The params of ${request.method} do not have the shape that the Model Context Protocol gives them.`;
      throw withoutPrefix(new McpError(ErrorCode.InvalidParams, sentence));
    });
  }

  /** Answers the requests of a method. */
  answer(method: string, answer: Answer): void {
    super.setRequestHandler(requestOf(method), ({ params }, { requestId, signal, sendNotification }) =>
      answer(params, { requestId, signal, lost: null, notify: sendNotification }).catch((error: unknown) => {
        throw withoutPrefix(error);
      }),
    );
  }

  // Only what is answered is registered, and clients are asked nothing: there is nothing to assert.
  protected override assertCapabilityForMethod(): void {}
  protected override assertNotificationCapability(): void {}
  protected override assertRequestHandlerCapability(): void {}
  protected override assertTaskCapability(): void {}
  protected override assertTaskHandlerCapability(): void {}
}

/** By method. Each session would otherwise have its own, which take more memory than all the rest of it. */
const requestSchemas = new Map<string, ReturnType<typeof newRequestSchema>>();

const newRequestSchema = (method: z.ZodType<string>) => RequestSchema.extend({ method, params: z.unknown().optional() });

/** A request of the method, with any params. */
function requestOf(method: string): ReturnType<typeof newRequestSchema> {
  const schema = requestSchemas.get(method) ?? newRequestSchema(z.literal(method));
  requestSchemas.set(method, schema);
  return schema;
}

/** The same for the method of one of the SDK's requests. */
function withAnyParams(schema: AnyObjectSchema): ReturnType<typeof newRequestSchema> {
  const { method } = getObjectShape(schema) ?? {};
  return requestOf(String(Reflect.get(Object(method), "value")));
}

/** MCP Apps: `capabilities.extensions["io.modelcontextprotocol/ui"].mimeTypes` names the one kind of view that there is. */
export function declaresViews({ extensions }: { extensions?: Record<string, unknown> | undefined }): boolean {
  const { mimeTypes } = (extensions?.[UI_EXTENSION] ?? {}) as { mimeTypes?: unknown };
  return Array.isArray(mimeTypes) && mimeTypes.includes(VIEW_MIME);
}

function agreedVersion({ protocolVersion }: InitializeRequest["params"]): string {
  return SUPPORTED_PROTOCOL_VERSIONS.includes(protocolVersion) ? protocolVersion : LATEST_PROTOCOL_VERSION;
}
