import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { parseJson } from "#base/json.ts";
import type { Graph } from "#comfyui/types.ts";
import { startPracticeEngine, type TestEngine } from "../../test-support/engines.ts";
import { complaints } from "./fixture-engine.ts";

export interface CorpusEngine extends TestEngine {
  /** The graphs that were taken, in order. */
  taken: Graph[];
}

/** What the practice engine makes in place of a graph of classes that it does not have. */
const INSTEAD: Graph = {
  "1": { class_type: "EmptyImage", inputs: { width: 64, height: 48, batch_size: 1, color: 3_368_652 } },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "easel/corpus" } },
};

/**
 * The practice engine with the classes of `fixtures/object-info.json` declared: it answers for them, takes or refuses their graphs as
 * ComfyUI would, and makes one and the same picture for all that it takes.
 */
export async function startCorpusEngine(): Promise<CorpusEngine> {
  const practice = await startPracticeEngine();
  const target = new URL(practice.url);
  const declared = parseJson(fs.readFileSync(new URL("../fixtures/object-info.json", import.meta.url), "utf8")) as Record<string, unknown>;
  const raw = fs.readFileSync(new URL("../fixtures/object-info.json", import.meta.url), "utf8");
  const taken: Graph[] = [];

  const server = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const pathname = decodeURIComponent(new URL(request.url ?? "/", target).pathname);
    const answer = (status: number, text: string) => response.writeHead(status, { "content-type": "application/json" }).end(text);
    if (pathname.startsWith("/object_info/")) {
      const name = pathname.slice("/object_info/".length);
      return answer(200, declared[name] === undefined ? "{}" : classOf(raw, name));
    }
    if (pathname !== "/prompt" || request.method !== "POST") return forward(request, response, target, body);
    const { prompt, ...rest } = parseJson(body.toString()) as { prompt: Graph };
    const faults = complaints(prompt);
    if (faults.length > 0) {
      const error = { type: "prompt_outputs_failed_validation", message: faults.join("; "), details: "", extra_info: {} };
      return answer(400, JSON.stringify({ error, node_errors: {} }));
    }
    taken.push(prompt);
    return forward(request, response, target, Buffer.from(JSON.stringify({ ...rest, prompt: INSTEAD })));
  });
  server.on("upgrade", (request, socket, head) => {
    const upstream = net.connect(Number(target.port), target.hostname, () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
      upstream.write(`GET ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await practice.stop();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, stop };
}

/** One entry as the file has it: some numbers have more digits than JSON.stringify keeps. */
function classOf(raw: string, name: string): string {
  const key = `  ${JSON.stringify(name)}: `;
  const line = raw.split("\n").find((one) => one.startsWith(key)) ?? "";
  return `{${line.trim().replace(/,$/, "")}}`;
}

function forward(request: http.IncomingMessage, response: http.ServerResponse, target: URL, body: Buffer): void {
  const { "content-length": _, "transfer-encoding": __, ...headers } = request.headers;
  const options = { host: target.hostname, port: target.port, path: request.url, method: request.method ?? "GET" };
  const upstream = http.request({ ...options, headers: { ...headers, "content-length": body.length } }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  upstream.on("error", () => response.destroy());
  upstream.end(body);
}
