import type { JsonObject } from "../json.ts";
import { clientOf, type Job } from "./job.ts";

/** Where events go: the server's WebSockets. A `sid` of null stands for everyone. */
export interface EventSink {
  send(type: string, data: JsonObject, sid: string | null): void;
  /** Binary event 3, to everyone, because it does not name its job. */
  sendText(nodeId: string, text: string): void;
  sendPreview(jpeg: Buffer, about: PreviewMetadata, sid: string | null): void;
  /** The form in which these clients get previews. */
  previewForm(sid: string | null): "with metadata" | "bare" | "nobody";
}

/** The JSON that comes with a preview (binary event 4). */
export interface PreviewMetadata {
  node_id: string;
  prompt_id: string;
  display_node_id: string;
  parent_node_id: null;
  real_node_id: string;
}

/** Publishes the events of one job to its client, or to everyone, as ComfyUI does (server.py, execution.py). */
export class EventPublisher {
  readonly #sink: EventSink;
  readonly #job: Job;
  readonly #sid: string | null;
  readonly #states = new Map<string, JsonObject>();
  /** The node that was last announced as executing, which a client is told when it reconnects. */
  current: string | null = null;

  constructor(sink: EventSink, job: Job) {
    this.#sink = sink;
    this.#job = job;
    this.#sid = clientOf(job);
  }

  /** Sends to the client that queued the job; to nobody where it gave no id. */
  publish(type: string, data: JsonObject): void {
    if (this.#sid !== null) this.#sink.send(type, { ...data, prompt_id: this.#job.id }, this.#sid);
  }

  /** Sends to the client that queued the job; to everyone where it gave no id. */
  publishOrBroadcast(type: string, data: JsonObject): void {
    this.#sink.send(type, { ...data, prompt_id: this.#job.id }, this.#sid);
  }

  nodeStarted(node: string): void {
    this.current = node;
    this.#state(node, 0, 1, "running");
    this.publish("executing", { node, display_node: node });
  }

  nodeFinished(node: string): void {
    const state = this.#states.get(node);
    const max = typeof state?.max === "number" ? state.max : 1;
    this.#state(node, max, max, "finished");
  }

  nodeExecuted(node: string, output: JsonObject | null): void {
    this.publish("executed", { node, display_node: node, output });
  }

  /** Whether anybody gets previews of this job. */
  wantsPreviews(): boolean {
    return this.#job.extraData.preview_method !== "none" && this.#sink.previewForm(this.#sid) !== "nobody";
  }

  progress(node: string, value: number, max: number, jpeg: Buffer | null): void {
    this.#state(node, value, max, "running");
    const form = this.#sink.previewForm(this.#sid);
    if (jpeg && form === "with metadata") this.#preview(node, jpeg);
    this.publishOrBroadcast("progress", { value, max, node });
    if (jpeg && form === "bare") this.#preview(node, jpeg);
  }

  text(node: string, text: string): void {
    this.#sink.sendText(node, text);
  }

  #preview(node: string, jpeg: Buffer): void {
    const about = { node_id: node, prompt_id: this.#job.id, display_node_id: node, parent_node_id: null, real_node_id: node };
    this.#sink.sendPreview(jpeg, about, this.#sid);
  }

  #state(node: string, value: number, max: number, state: "running" | "finished"): void {
    const about = { node_id: node, prompt_id: this.#job.id, display_node_id: node, parent_node_id: null, real_node_id: node };
    this.#states.set(node, { value, max, state, ...about });
    this.publishOrBroadcast("progress_state", { nodes: Object.fromEntries(this.#states) });
  }
}
