import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import type { Chat, ChatHost, ChatOptions } from "./chat-host.ts";

/** An AI app with MCP Apps: a real SDK client on a real bridge, and chats that show its views. */
export class Conversation {
  readonly client: Client;
  /** What the view said to the host beside tool calls, in order. */
  readonly told: { method: string; params: unknown }[] = [];
  readonly #host: ChatHost;

  private constructor(client: Client, host: ChatHost) {
    this.client = client;
    this.#host = host;
  }

  static async open(
    host: ChatHost,
    command: { program: string; args: string[]; env: Record<string, string> },
    { name = "claude-ai", apps = true } = {},
  ): Promise<Conversation> {
    const capabilities = apps ? { extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } } } : {};
    const client = new Client({ name, version: "1.0.0" }, { capabilities });
    await client.connect(new StdioClientTransport({ command: command.program, args: command.args, env: command.env, stderr: "ignore" }));
    return new Conversation(client, host);
  }

  /** The page that a tool shows, as a host finds it. */
  async viewOf(tool: string): Promise<{ html: string; uri: string }> {
    const { tools } = await this.client.listTools();
    const uri = (tools.find(({ name }) => name === tool)?._meta?.ui as { resourceUri?: string } | undefined)?.resourceUri;
    if (uri === undefined) throw new Error(`${tool} shows no view`);
    const [content] = (await this.client.readResource({ uri })).contents;
    if (content?.mimeType !== VIEW_MIME || !("text" in content)) throw new Error(`${uri} is no view`);
    return { html: content.text as string, uri };
  }

  /** A chat that shows the tool's view, with the call's input said, as hosts do it before the result. */
  async show(tool: string, args: Record<string, unknown>, options: Partial<ChatOptions> = {}): Promise<Chat> {
    const chat = await this.#host.open({
      html: options.html ?? (await this.viewOf(tool)).html,
      answers: (method, params) => this.answer(method, params),
      context: {
        theme: "light",
        displayMode: "inline",
        availableDisplayModes: ["inline", "fullscreen"],
        toolInfo: { tool: { name: tool, inputSchema: { type: "object" } } },
      },
      ...options,
    });
    await chat.page.evaluate((args) => window.chat.input(args), args);
    return chat;
  }

  /** Calls the tool as the AI does, and gives the view the result when it is there. */
  async call(chat: Chat, tool: string, args: Record<string, unknown>): Promise<CallToolResult> {
    const result = (await this.client.callTool({ name: tool, arguments: args })) as CallToolResult;
    await chat.page.evaluate((result) => window.chat.result(result), result as object);
    return result;
  }

  async answer(method: string, params: never): Promise<unknown> {
    if (method === "tools/call") return this.client.callTool(params, undefined, { timeout: 600_000 });
    if (method === "resources/read") return this.client.readResource(params);
    this.told.push({ method, params });
    return {};
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
