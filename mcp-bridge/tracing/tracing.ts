import type { Tracing } from "./span.ts";

const OFF: Tracing = { span: (_name, _options, work) => work() };

/** Traces go where the usual environment variables say (OTEL_EXPORTER_OTLP_ENDPOINT and its kin); without them nothing is even loaded. */
export function openTracing(env: Record<string, string | undefined>, version: string): Tracing {
  const wanted = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_TRACES_EXPORTER === "otlp";
  if (!wanted || env.OTEL_TRACES_EXPORTER === "none" || env.OTEL_SDK_DISABLED?.toLowerCase() === "true") return OFF;
  const started = import("./opentelemetry.ts").then(({ startOpenTelemetry }) => startOpenTelemetry(version));
  return { span: async (...args) => (await started).span(...args) };
}
