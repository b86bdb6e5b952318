import { onTestFinished } from "vitest";
import {
  type BridgeMessage,
  type HostMessage,
  type HostRequestName,
  type HostRequestParams,
  type HostRequestResult,
  hostRequests,
} from "#contract/host.ts";
import type { JobView } from "#contract/job.ts";
import { RawBridge } from "./bridge.ts";
import { temporaryFolder } from "./engines.ts";

const SMALL_FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };

/** The daemon as Easel starts it, with the channel on which it hears from Easel. */
export class HostedBridge {
  readonly heard: BridgeMessage[] = [];
  readonly #bridge: RawBridge;

  constructor() {
    this.#bridge = new RawBridge(["--daemon"], { EASEL_STATE_DIR: temporaryFolder() }, true);
    this.#bridge.child.on("message", (message) => this.heard.push(message as BridgeMessage));
    this.#bridge.shakeHands("claude-ai");
    onTestFinished(() => this.#bridge.stop());
  }

  tell(message: HostMessage): void {
    this.#bridge.child.send(message);
  }

  ask(id: number, args: object = {}): void {
    const params = { name: "generate_image", arguments: { ...SMALL_FOX, ...args }, _meta: { progressToken: id } };
    this.#bridge.send({ jsonrpc: "2.0", id, method: "tools/call", params });
  }

  cancel(id: number, job: string): void {
    this.#bridge.send({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "cancel_job", arguments: { job_id: job } } });
  }

  /** Asks what only the app may ask. */
  request<N extends HostRequestName>(id: number, method: N, params: HostRequestParams<N>): void {
    this.#bridge.send({ jsonrpc: "2.0", id, method, params });
  }

  /** What it answered; null before. */
  result<N extends HostRequestName>(id: number, method: N): HostRequestResult<N> | null {
    const result = this.#bridge.answer(id)?.result;
    return result ? (hostRequests[method].result.parse(result) as HostRequestResult<N>) : null;
  }

  /** The newest that was told of each job, in the order in which they were first told of. */
  jobs(): JobView[] {
    const jobs = new Map<string, JobView>();
    for (const message of this.heard) if (message.type === "job") jobs.set(message.job.id, message.job);
    return [...jobs.values()];
  }

  answer(id: number): string | undefined {
    const first = this.#bridge.answer(id)?.result?.content.find((block) => block.type === "text");
    return first?.type === "text" ? first.text : undefined;
  }

  /** What the client was told while it waited. */
  progress(id: number): string[] {
    return this.#bridge.lines
      .map((line) => JSON.parse(line))
      .filter(({ params }) => params?.progressToken === id)
      .map(({ params }) => params.message);
  }
}
