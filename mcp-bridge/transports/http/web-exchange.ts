import type { IncomingMessage, ServerResponse } from "node:http";

/** The SDK's transports speak the web's `Request` and `Response`: this is what lies between those and Node's. */

/** The request without its body, which is read already. `signal` fires when the client is gone. */
export function webRequest(request: IncomingMessage, signal: AbortSignal, changed: Record<string, string | null> = {}): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries({ ...request.headers, ...changed })) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return new Request(new URL(request.url ?? "/", "http://localhost"), { method: request.method ?? "GET", headers, signal });
}

/** Fires when the client has closed the connection before the answer was complete. */
export function disconnectSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort(new Error("the client is gone"));
  });
  return controller.signal;
}

/** Sends the response; resolves when all of it is sent, or the client is gone. */
export async function sendWebResponse(answer: Response, response: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(answer.headers);
  // Node knows best what the connection is for.
  delete headers.connection;
  response.writeHead(answer.status, headers);
  if (answer.body === null) return void response.end();
  // What is there at once leaves together with the headers; where it is not, the client learns that its stream is open.
  const soon = setImmediate(() => response.flushHeaders());
  const reader = answer.body.getReader();
  response.once("close", () => void reader.cancel().catch(() => {}));
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    clearImmediate(soon);
    if (response.destroyed) return;
    if (!response.write(part.value)) await drained(response);
  }
  clearImmediate(soon);
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once("drain", resolve);
    response.once("close", resolve);
  });
}
