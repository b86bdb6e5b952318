import type { z } from "zod";
import { ProtocolServer as ShippedServer } from "../../server/protocol-server.ts";
import type { Answer } from "./answers.ts";
import { CLIENT, type FixtureClient } from "./fixture.ts";

export { declaresViews } from "../../server/protocol-server.ts";

/** Takes the place of `server/protocol-server.ts`: what the suite tries of sessions and the bridge has no use for. */
export class ProtocolServer extends ShippedServer {
  constructor(about: ConstructorParameters<typeof ShippedServer>[0]) {
    const { capabilities } = about;
    super({ ...about, capabilities: { ...capabilities, logging: {}, resources: { ...capabilities.resources, subscribe: true } } });
    for (const method of ["logging/setLevel", "resources/subscribe", "resources/unsubscribe"]) this.answer(method, async () => ({}));
  }

  override answer(method: string, answer: Answer): void {
    super.answer(method, (params, asked) => {
      const { requestId: relatedRequestId } = asked;
      const client: FixtureClient = {
        asks: "at once",
        ask: (method: string, params: object, result: z.ZodType) =>
          this.request({ method, params } as Parameters<typeof this.request>[0], result, { relatedRequestId }),
        closeStream: () => {
          const { transport } = this;
          if (transport && "closeSSEStream" in transport && typeof transport.closeSSEStream === "function") {
            transport.closeSSEStream(relatedRequestId);
          }
        },
      };
      return answer(params, { ...asked, [CLIENT]: client } as typeof asked);
    });
  }
}
