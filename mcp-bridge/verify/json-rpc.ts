/** Something that looks like a message of JSON-RPC 2.0; nothing in it is trusted. */
export interface Message {
  jsonrpc?: unknown;
  id?: unknown;
  method?: unknown;
  params?: unknown;
  result?: unknown;
  error?: unknown;
}

export interface RpcError {
  code: number;
  message: string;
  data?: unknown;
}

export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const METHOD_NOT_FOUND = -32_601;
export const INVALID_PARAMS = -32_602;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The error of an answer; null where it has none, or one of another shape. */
export function errorOf(message: Message | null): RpcError | null {
  const error = message?.error;
  return isObject(error) && Number.isInteger(error.code) && typeof error.message === "string" ? (error as unknown as RpcError) : null;
}

export const resultOf = (message: Message | null): Record<string, unknown> | null => (isObject(message?.result) ? message.result : null);

export const isAnswer = (message: Message) => message.method === undefined && ("result" in message || "error" in message);

/** The objects in a text of JSON, which may be a batch; none where it is no JSON. */
export function messagesIn(text: string): Message[] {
  try {
    const value: unknown = JSON.parse(text);
    return (Array.isArray(value) ? value : [value]).filter(isObject);
  } catch {
    return [];
  }
}
