import http from "node:http";
import https from "node:https";
import { isAnswer } from "../json-rpc.ts";
import { httpExchange } from "./http-exchange.ts";
import type { HttpTarget } from "./http-peer.ts";
import { EventReader, Inbox, type Peer, type Reply } from "./peer.ts";

/** A session of the transport of 2024-11-05: a stream of events, and a second address to send to. */
export class SsePeer implements Peer {
  readonly #target: HttpTarget;
  readonly #inbox: Inbox;
  readonly #stream: http.ClientRequest;
  readonly #endpoint: Promise<URL>;

  constructor(target: HttpTarget) {
    this.#target = target;
    this.#inbox = new Inbox(target.patienceMs);
    const library = target.url.protocol === "https:" ? https : http;
    this.#stream = library.request(target.url, { headers: { accept: "text/event-stream", ...target.headers }, agent: false });
    this.#endpoint = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stream.destroy(new Error("no `endpoint` event came")), target.patienceMs);
      const end = (error: Error) => {
        clearTimeout(timer);
        this.#inbox.end(error);
        reject(error);
      };
      const reader = new EventReader(
        (message) => this.#inbox.add(message),
        (name, data) => {
          if (name !== "endpoint") return;
          clearTimeout(timer);
          resolve(new URL(data, target.url));
        },
      );
      this.#stream.once("error", end);
      this.#stream.once("response", (response) => {
        if (response.statusCode !== 200) end(new Error(`status ${response.statusCode}`));
        response.setEncoding("utf8");
        response.on("data", (text: string) => reader.push(text));
        response.once("close", () => end(new Error("the stream ended")));
      });
      this.#stream.end();
    });
    this.#endpoint.catch(() => {}); // Told by the first exchange.
  }

  get received() {
    return this.#inbox.received;
  }

  async exchange(text: string, id?: unknown): Promise<Reply> {
    const url = await this.#endpoint;
    const since = this.received.length;
    const headers = { "content-type": "application/json", ...this.#target.headers };
    const { status } = await httpExchange(url, { method: "POST", headers, body: text }, this.#target.patienceMs);
    if (id === undefined || id === null || status >= 400) return { message: null, status };
    return { message: await this.#inbox.first((message) => isAnswer(message) && message.id === id, since), status };
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }
}
