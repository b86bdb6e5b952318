import { expect, vi } from "vitest";
import { BridgeMessage } from "#contract/host.ts";
import { configArguments, RawBridge } from "./bridge.ts";
import { temporaryFolder } from "./engines.ts";

/** The daemon as the app spawns it: MCP on stdio, and the rest over Node's IPC channel. */
export class Daemon {
  readonly raw: RawBridge;
  readonly state: string;
  readonly heard: BridgeMessage[] = [];
  #calls = 0;

  constructor(state = temporaryFolder(), config?: string) {
    this.state = state;
    this.raw = new RawBridge(["--daemon", ...configArguments(state, config)], { EASEL_STATE_DIR: state }, true);
    this.raw.child.on("message", (message) => this.heard.push(BridgeMessage.parse(message)));
    this.raw.shakeHands("easel");
  }

  static async listening(state?: string, config?: string): Promise<Daemon> {
    const daemon = new Daemon(state, config);
    await vi.waitFor(() => expect(daemon.all("listening")).toHaveLength(1), 60_000);
    return daemon;
  }

  tell(engineState: object): void {
    this.raw.child.send({ type: "engine", engine: engineState });
  }

  all<T extends BridgeMessage["type"]>(type: T): Extract<BridgeMessage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<BridgeMessage, { type: T }> => message.type === type);
  }

  call(name: string, args: object): number {
    this.raw.send({ jsonrpc: "2.0", id: ++this.#calls, method: "tools/call", params: { name, arguments: args } });
    return this.#calls;
  }
}
