import type { z } from "zod";
import type { Asked } from "../../server/answers.ts";

/** What MCP's conformance suite expects a server to offer, beside what the bridge offers itself. */
export interface FixtureTool {
  description: string;
  inputSchema?: object;
  call(args: Record<string, unknown>, asked: FixtureAsked): Promise<object> | object;
}

/** One request, with what the bridge itself has no use for: questions to the client. */
export interface FixtureAsked extends Asked {
  client: FixtureClient;
  /** `tools/call`'s progress token; undefined where the client wants to hear nothing. */
  progressToken: string | number | undefined;
  /** The lists of tools have changed. */
  toolsChanged(): void;
}

export type FixtureClient =
  /** MCP up to 2025-11-25: the server asks while it answers, and may end the stream of the answer, which the client then resumes. */
  | { asks: "at once"; ask(method: string, params: object, answer: z.ZodType): Promise<unknown>; closeStream(): void }
  /** MCP 2026-07-28: the answer is a question, and the client sends its request again, with what it answers to that. */
  | { asks: "by retry"; responses: Record<string, unknown>; state: unknown; capabilities: Record<string, unknown> };

/** Under which `sdk-v2.ts` hands the client of a request to `answers.ts`. */
export const CLIENT = Symbol("the fixture's client");

export const text = (said: string) => ({ content: [{ type: "text", text: said }] });

/** A picture of one pixel. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
/** A sound without samples. */
export const WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";
