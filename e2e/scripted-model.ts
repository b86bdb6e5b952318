import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A block of a message, as Anthropic's API has it. */
export type Block = { type: string } & Record<string, unknown>;

interface ModelRequest {
  messages: { role: string; content: string | Block[] }[];
  tools?: { name: string }[];
}

/** A model that says what a script says, behind Anthropic's Messages API, streamed. It is asked by real AI apps. */
export class ScriptedModel {
  /** What it was asked, in order. */
  readonly requests: ModelRequest[] = [];
  readonly #server: Server;

  private constructor(answer: (request: ModelRequest) => Block) {
    this.#server = createServer(async (request, response) => {
      if (!request.url?.startsWith("/v1/messages") || request.url.includes("count_tokens")) {
        response.writeHead(404).end("{}");
        return;
      }
      const asked = JSON.parse(await bodyOf(request)) as ModelRequest;
      this.requests.push(asked);
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of spoken(answer(asked))) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      response.end();
    });
  }

  /** `answer` gives the one block of each answer. */
  static async start(answer: (request: ModelRequest) => Block): Promise<ScriptedModel> {
    const model = new ScriptedModel(answer);
    await new Promise<void>((resolve) => model.#server.listen(0, "127.0.0.1", resolve));
    return model;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What tools have answered, as the app handed it on. */
  toolResults(): Block[] {
    const last = this.requests.at(-1)?.messages ?? [];
    return last.flatMap(({ content }) => (Array.isArray(content) ? content.filter(({ type }) => type === "tool_result") : []));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}

/** The events of an answer that is one block. */
function spoken(block: Block): Block[] {
  const asksForTool = block.type === "tool_use";
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: "msg_1", type: "message", role: "assistant", model: "scripted", content: [], stop_reason: null, usage };
  const empty = asksForTool ? { ...block, input: {} } : { ...block, text: "" };
  const delta = asksForTool
    ? { type: "input_json_delta", partial_json: JSON.stringify(block.input) }
    : { type: "text_delta", text: block.text };
  return [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: empty },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: asksForTool ? "tool_use" : "end_turn" }, usage },
    { type: "message_stop" },
  ];
}
