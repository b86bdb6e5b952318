import { CLIENT_CAPABILITIES_META_KEY, Server as SdkServer, type ServerContext } from "@modelcontextprotocol/server";
import { CLIENT, type FixtureClient } from "./fixture.ts";
import { unsealed } from "./retry-tools.ts";

export { createMcpHandler, isLegacyRequest } from "@modelcontextprotocol/server";
export { serveStdio } from "@modelcontextprotocol/server/stdio";

type Handler = (params: object, context: ServerContext) => unknown;

/** Takes the place of the SDK's in `server/sdk-v2.ts`: what the suite tries of questions to the client, which the bridge does not ask. */
export class Server extends SdkServer {
  constructor(...[info, options]: ConstructorParameters<typeof SdkServer>) {
    super(info, { ...options, requestState: { verify: async (state) => unsealed(state) } });
    const setRequestHandler = this.setRequestHandler.bind(this) as (...given: unknown[]) => void;
    const withClient = (...given: [method: string, schemas: unknown, handler?: Handler]) => {
      const [method, schemas, handler] = given;
      // The SDK's own handlers come without schemas.
      if (handler === undefined) setRequestHandler(...given);
      else
        setRequestHandler(method, schemas, (params: object, context: ServerContext) =>
          handler({ ...params, [CLIENT]: clientOf(context) }, context),
        );
    };
    this.setRequestHandler = withClient as typeof this.setRequestHandler;
  }
}

function clientOf({ mcpReq }: ServerContext): FixtureClient {
  const { inputResponses = {}, requestState, envelope } = mcpReq;
  return {
    asks: "by retry",
    responses: inputResponses,
    state: requestState(),
    capabilities: Object(Reflect.get(Object(envelope), CLIENT_CAPABILITIES_META_KEY)),
  };
}
