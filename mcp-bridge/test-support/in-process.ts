import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { type Clock, systemClock } from "#base/clock.ts";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import { LOCAL, type Principal } from "../auth/principal.ts";
import { parseScopes } from "../auth/scopes.ts";
import { type BridgeContext, openContext } from "../context/context.ts";
import { openSession } from "../server/session.ts";
import { Answer, type CallOptions, configArguments } from "./bridge.ts";

/** A bridge in this process, for what needs many sessions of many principals. Its state lies in `state`. */
export async function openTestContext(
  state: string,
  engineUrl: string | string[],
  config?: string,
  clock: Clock = systemClock,
): Promise<BridgeContext> {
  process.env.EASEL_STATE_DIR = state;
  const [, file = null] = configArguments(state, config ?? "logging:\n  level: error\n");
  return openContext({ config: file, comfyuiUrls: [engineUrl].flat(), workflows: [], listen: null }, null, clock);
}

/** A principal with a token of these scopes. */
export const testPrincipal = (name: string, scopes: string[], caps: Principal["caps"] = {}): Principal => ({
  ...LOCAL,
  id: `token-${name}`,
  name,
  scopes: parseScopes(scopes).allowed,
  caps,
});

/** A real SDK client in a session of its own. */
export class TestSession {
  readonly client: Client;

  private constructor(client: Client) {
    this.client = client;
  }

  static async open(context: BridgeContext, principal: Principal, { views = false, clientName = "test" } = {}): Promise<TestSession> {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await openSession(context, ours, { principal, host: false, relayed: false, onClose: () => {} });
    const extensions = views ? { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } } : {};
    const client = new Client({ name: clientName, version: "1" }, { capabilities: { extensions } });
    await client.connect(theirs);
    return new TestSession(client);
  }

  async call(name: string, args: Record<string, unknown> = {}, options: CallOptions = {}): Promise<Answer> {
    return new Answer((await this.client.callTool({ name, arguments: args }, undefined, options)) as CallToolResult);
  }

  async tools(): Promise<string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name);
  }

  async resources(): Promise<string[]> {
    return (await this.client.listResources()).resources.map(({ uri }) => uri);
  }
}
