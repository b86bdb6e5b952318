import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import type { EventSink, PreviewMetadata } from "../execution/event-publisher.ts";
import { isObject, type JsonObject, parseJson, pythonJson } from "../json.ts";
import { previewFrame, previewWithMetadataFrame, textFrame } from "./frames.ts";

interface Client {
  socket: WebSocket;
  /** Whether the first valid JSON message has come; feature flags are taken from no later one. */
  negotiated: boolean;
  previewMetadata: boolean;
}

/** How much may wait for a client that does not read; beyond that it gets no previews, which are most of the data. */
const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/** What a client is told when it connects. */
export interface Greeting {
  status(): JsonObject;
  /** The node that the running job of this client is at; null where it has none. */
  nodeOf(sid: string): string | null;
  features: JsonObject;
}

/** The connected clients by their id. Of two with the same id only the newer one gets events, as in ComfyUI. */
export class Sockets implements EventSink {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #clients = new Map<string, Client>();

  accept(request: IncomingMessage, connection: Duplex, head: Buffer, sid: string | null, greeting: Greeting): void {
    this.#server.handleUpgrade(request, connection, head, (socket) => this.#join(socket, sid || newId(), greeting));
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  send(type: string, data: JsonObject, sid: string | null): void {
    const message = pythonJson({ type, data });
    for (const { socket } of this.#recipients(sid)) socket.send(message);
  }

  sendText(nodeId: string, text: string): void {
    const frame = textFrame(nodeId, text);
    for (const { socket } of this.#recipients(null)) socket.send(frame);
  }

  sendPreview(jpeg: Buffer, about: PreviewMetadata, sid: string | null): void {
    for (const client of this.#recipients(sid)) {
      if (client.socket.bufferedAmount > MAX_BUFFERED_BYTES) continue;
      // Previews for everyone have no metadata.
      client.socket.send(sid !== null && client.previewMetadata ? previewWithMetadataFrame(jpeg, about) : previewFrame(jpeg));
    }
  }

  previewForm(sid: string | null): "with metadata" | "bare" | "nobody" {
    const reached = this.#recipients(sid);
    if (reached.length === 0) return "nobody";
    return sid !== null && reached.some((client) => client.previewMetadata) ? "with metadata" : "bare";
  }

  has(sid: string): boolean {
    return this.#clients.has(sid);
  }

  #recipients(sid: string | null): Client[] {
    if (sid === null) return [...this.#clients.values()];
    const client = this.#clients.get(sid);
    return client ? [client] : [];
  }

  #join(socket: WebSocket, sid: string, greeting: Greeting): void {
    const client: Client = { socket, negotiated: false, previewMetadata: false };
    this.#clients.set(sid, client);
    // ComfyUI forgets whichever client has the id now. We forget only this one, so that a client that reconnected still gets events.
    socket.on("close", () => {
      if (this.#clients.get(sid) === client) this.#clients.delete(sid);
    });
    socket.on("error", () => socket.terminate());
    socket.on("message", (data, isBinary) => {
      if (!isBinary) this.#onMessage(client, data.toString(), greeting);
    });
    this.#sendTo(socket, "status", { ...greeting.status(), sid });
    const node = greeting.nodeOf(sid);
    if (node !== null) this.#sendTo(socket, "executing", { node });
  }

  /** Takes feature flags from the first message that is JSON. */
  #onMessage(client: Client, text: string, greeting: Greeting): void {
    if (client.negotiated) return;
    let message: unknown;
    try {
      message = parseJson(text);
    } catch {
      return;
    }
    client.negotiated = true;
    if (!isObject(message) || message.type !== "feature_flags") return;
    client.previewMetadata = isObject(message.data) && message.data.supports_preview_metadata === true;
    this.#sendTo(client.socket, "feature_flags", greeting.features);
  }

  #sendTo(socket: WebSocket, type: string, data: JsonObject): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(pythonJson({ type, data }));
  }
}

function newId(): string {
  return randomUUID().replaceAll("-", "");
}
