/** What is told of a span: names and ids, never a prompt. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  attributes: SpanAttributes;
  /** The caller's `traceparent` (W3C Trace Context), where it sent one. */
  traceparent?: string | undefined;
}

/** Traces for OpenTelemetry. */
export interface Tracing {
  /** Does the work within a span. `isError`: whether what came of it counts as an error. */
  span<T>(name: string, options: SpanOptions, work: () => Promise<T>, isError: (result: T) => boolean): Promise<T>;
}
