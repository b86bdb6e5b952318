import http from "node:http";
import https from "node:https";
import { isAnswer, type Message, messagesIn } from "../json-rpc.ts";
import { EventReader } from "./peer.ts";

/** A request of HTTP, as it is sent. */
export interface HttpRequest {
  method: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

export interface HttpReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** What of the body was read. */
  text: string;
  /** The messages in the body, which may be JSON or a stream of events. */
  messages: Message[];
}

const MAX_BODY_CHARACTERS = 4_000_000;

/**
 * Sends a request and reads the answer: to its end, or, of a stream of events, up to the first that `enough` is content with. Without
 * it, that is the first answer in it, and of a stream that was asked for by GET, which may stay silent, nothing at all.
 * Throws where nothing comes in `patienceMs`, or the connection breaks.
 */
export function httpExchange(
  url: URL,
  request: HttpRequest,
  patienceMs: number,
  enough?: (message: Message) => boolean,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { method, headers, body } = request;
    const agent = false;
    const sent = (url.protocol === "https:" ? https : http).request(url, { method, headers, agent, setHost: headers.host === undefined });
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${patienceMs / 1_000} s`)), patienceMs);
    sent.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.once("response", (response) => {
      const reply: HttpReply = { status: response.statusCode ?? 0, headers: response.headers, text: "", messages: [] };
      const finish = () => {
        clearTimeout(timer);
        if (!isStream(reply)) reply.messages.push(...messagesIn(reply.text));
        resolve(reply);
        sent.destroy();
      };
      const reader = new EventReader((message) => {
        reply.messages.push(message);
        if ((enough ?? isAnswer)(message)) finish();
      });
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        reply.text += text;
        if (isStream(reply)) reader.push(text);
        if (reply.text.length > MAX_BODY_CHARACTERS) finish();
      });
      response.once("end", finish);
      response.once("error", finish);
      if (isStream(reply) && method === "GET" && !enough) finish(); // An open stream: that it opened is the answer.
    });
    sent.end(body);
  });
}

export const isStream = (reply: HttpReply) => /^text\/event-stream/i.test(reply.headers["content-type"] ?? "");
