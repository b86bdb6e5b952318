import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";

/** SHA-256 of a certificate (DER), 64 hexadecimal digits. */
export type CertificatePin = string;

/** `sha256:` and 64 hexadecimal digits, with colons between the bytes or without; null for anything else. */
export function parsePin(text: string): CertificatePin | null {
  const digits = /^sha256:([0-9a-f:]+)$/i.exec(text.trim())?.[1]?.replaceAll(":", "").toLowerCase() ?? "";
  return digits.length === 64 ? digits : null;
}

/** The server showed another certificate than the pinned one. */
export class OtherCertificate extends Error {
  override readonly name = "OtherCertificate";
}

/**
 * `fetch` for a server that is known by its certificate: whoever signed that, whatever names it is for and however old it is, this one
 * counts and no other. Rejects with OtherCertificate before anything is sent to another server.
 */
export function pinnedFetch(pin: CertificatePin): (url: string | URL, init?: RequestInit) => Promise<Response> {
  const agent = new PinnedAgent(pin);
  return (url, init = {}) =>
    new Promise((resolve, reject) => {
      const { method = "GET", headers, body, signal } = init;
      const request = https.request(url, {
        method,
        agent,
        headers: Object.fromEntries(new Headers(headers)),
        ...(signal && { signal }),
      });
      request.once("error", reject);
      request.once("response", (answer) => {
        const { statusCode = 502, headersDistinct } = answer;
        const named = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        const isEmpty = statusCode === 204 || statusCode === 304;
        resolve(new Response(isEmpty ? null : bodyOf(answer), { status: statusCode, headers: named }));
      });
      request.end(body ?? undefined);
    });
}

/** As `Readable.toWeb` gives it, which ends the whole process when the stream is given up before its end (Node 18, still in Electron 25). */
function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void answer.destroy(),
  });
}

/** Looks at the certificate of each connection before a request may use it. */
class PinnedAgent extends https.Agent {
  readonly #pin: CertificatePin;

  constructor(pin: CertificatePin) {
    super({ keepAlive: true });
    this.#pin = pin;
  }

  override createConnection(
    { host, port, servername }: tls.ConnectionOptions & { port?: string | number | null | undefined },
    done: (error: Error | null, socket: Duplex) => void = () => {},
  ): undefined {
    // The system's own checks are of no use: the certificate is signed by nobody whom it knows.
    const socket = tls.connect({
      host: host ?? "localhost",
      port: Number(port),
      ...(servername && { servername }),
      rejectUnauthorized: false,
    });
    socket.once("error", (error) => done(error, socket));
    socket.once("secureConnect", () => {
      const { raw } = socket.getPeerCertificate();
      const shown = raw === undefined ? "" : createHash("sha256").update(raw).digest("hex");
      if (shown === this.#pin) done(null, socket);
      else socket.destroy(new OtherCertificate(`the server shows the certificate sha256:${shown}`));
    });
    return undefined;
  }
}
