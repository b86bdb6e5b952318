import {
  PART_CHARACTERS,
  VIEW_TOOL,
  type ViewFound,
  type ViewJob,
  type ViewPart,
  type ViewPicture,
  type ViewRequest,
  type ViewUpload,
} from "#contract/app-view.ts";
import { randomKey } from "../random.ts";
import { type Host, HostError, type ToolResult } from "./host.ts";

/** Easel's bridge, as the view reaches it: through the host, which passes on tool calls and, where it can, reads of resources. */
export class BridgeClient {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Whether the host passes on anything at all. */
  get reachable(): boolean {
    return this.#host.capabilities.serverTools !== undefined;
  }

  /** What has become of a call. @throws HostError */
  job(request: Extract<ViewRequest, { ask: "job" }>): Promise<ViewJob> {
    return this.#ask<ViewJob>(request);
  }

  /**
   * A part of the original file, from byte `offset` on. Some hosts keep tools that only views call from us; then it is read as a
   * resource. @throws HostError
   */
  async part(reference: string, offset: number): Promise<ViewPart> {
    try {
      return await this.#ask<ViewPart>({ ask: "picture", reference, offset });
    } catch (error) {
      if (this.#host.capabilities.serverResources === undefined) throw error;
      const uri = `comfyui://outputs/${reference}/parts/${offset}`;
      const read = (await this.#host.request("resources/read", { uri })) as { contents?: { text?: string }[] };
      return JSON.parse(read.contents?.[0]?.text ?? "null") as ViewPart;
    }
  }

  /** Hands a file over in parts; answers the picture that it became. @throws HostError with the bridge's own reason. */
  async upload(data: string, progress: (fraction: number) => void): Promise<ViewPicture> {
    const id = randomKey();
    const total = Math.max(1, Math.ceil(data.length / PART_CHARACTERS));
    for (let index = 0; index < total; index++) {
      const part = data.slice(index * PART_CHARACTERS, (index + 1) * PART_CHARACTERS);
      const answer = await this.#ask<ViewUpload>({ ask: "upload", id, index, total, data: part });
      if (answer.kind === "added") return answer.picture;
      progress((index + 1) / total);
    }
    throw new HostError("The picture did not arrive.");
  }

  /** A page of a search, with the arguments of find_pictures. @throws HostError with the bridge's own reason. */
  find(args: Record<string, unknown>): Promise<ViewFound> {
    return this.#ask<ViewFound>({ ask: "find", arguments: args });
  }

  /** The job that made a kept picture. @throws HostError */
  kept(reference: string): Promise<ViewJob> {
    return this.#ask<ViewJob>({ ask: "kept", reference });
  }

  /** Opens Easel's window at the picture. @throws HostError */
  async show(reference: string): Promise<void> {
    await this.#ask({ ask: "show", reference });
  }

  /**
   * Calls one of Easel's tools as the AI would. The key makes a call that is sent twice one job; the answer is what the view would
   * get as its own result. @throws HostError
   */
  async call(tool: string, args: Record<string, unknown>, key: string): Promise<ToolResult> {
    return (await this.#host.request("tools/call", {
      name: tool,
      arguments: args,
      _meta: { "easel/idempotency-key": key },
    })) as ToolResult;
  }

  async #ask<T>(request: ViewRequest): Promise<T> {
    const result = (await this.#host.request("tools/call", { name: VIEW_TOOL, arguments: request })) as ToolResult | undefined;
    if (result?.isError || result?.structuredContent === undefined) throw new HostError(textOf(result) || "The host refused.");
    return result.structuredContent as T;
  }
}

/** What a result says in words, without the kind in brackets. */
export function textOf(result: ToolResult | undefined): string {
  const texts = (result?.content ?? []).flatMap(({ type, text }) => (type === "text" && text !== undefined ? [text] : []));
  return texts.join("\n").replace(/^\[\w+\]\s*/, "");
}
