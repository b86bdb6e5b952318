import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { Answer } from "#mcp-bridge/test-support/bridge.ts";

/** How a call ended. */
export interface Outcome {
  /** The reference of its picture; "" where it brought none. */
  reference: string;
  /** The whole text of what it was answered at last. */
  text: string;
}

/** The call was not answered; it may be sent again, under its key. A bridge that is cut off knows nothing of the jobs of others. */
const NOT_ANSWERED = new Set(["engine_unreachable", "queue_full", "rate_limited", "job_unknown"]);
const ANSWER_TIMEOUT_MS = 25_000;
const PATIENCE_MS = 240_000;

/** An AI app whose server may be gone at any moment: it asks any bridge, and sends what was not answered again. */
export class Caller {
  readonly #name: string;
  readonly #urls: readonly string[];
  readonly #random: () => number;

  constructor(name: string, urls: readonly string[], random: () => number) {
    this.#name = name;
    this.#urls = urls;
    this.#random = random;
  }

  /** Asks for a picture until there is one, or a failure. */
  async draw(args: Record<string, unknown>): Promise<Outcome> {
    const key = randomUUID();
    let jobId = "";
    let text = "";
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
      const answer = await this.#ask(jobId === "" ? "generate_image" : "get_job", jobId === "" ? args : { job_id: jobId }, key);
      text = answer?.text ?? text;
      if (answer?.error === null && answer.reference !== "") return { reference: answer.reference, text };
      if (answer?.jobId) jobId = answer.jobId;
      else if (answer?.error && !NOT_ANSWERED.has(answer.error)) return { reference: "", text };
      await wait(100 + this.#random() * 200);
    }
    return { reference: "", text: `never answered; last: ${text}` };
  }

  /** Null where no answer came. */
  async #ask(name: string, args: Record<string, unknown>, key: string): Promise<Answer | null> {
    const url = this.#urls[Math.floor(this.#random() * this.#urls.length)] ?? "";
    const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`));
    const client = new Client({ name: this.#name, version: "1.0.0" });
    try {
      // Its own types do not fit together under exactOptionalPropertyTypes.
      await client.connect(transport as Parameters<Client["connect"]>[0], { timeout: ANSWER_TIMEOUT_MS });
      const _meta = { "easel/idempotency-key": key };
      return new Answer(
        (await client.callTool({ name, arguments: args, _meta }, undefined, { timeout: ANSWER_TIMEOUT_MS })) as CallToolResult,
      );
    } catch {
      return null;
    } finally {
      await client.close().catch(() => {});
    }
  }
}
