import { afterEach, describe, expect, test } from "vitest";
import { TestBridge } from "../test-support/bridge.ts";
import { freeUrl, startHttpServer, type TestEngine } from "../test-support/engines.ts";
import { openTracing } from "./tracing.ts";

interface Span {
  name: string;
  traceId: string;
  parentSpanId?: string;
  status: { code: number };
  attributes: { key: string; value: { stringValue?: string } }[];
}

/** Takes what OpenTelemetry's exporter sends. */
class Collector {
  readonly spans: Span[] = [];
  readonly bodies: string[] = [];
  readonly server: TestEngine;

  private constructor(server: TestEngine) {
    this.server = server;
  }

  static async start(): Promise<Collector> {
    const server = await startHttpServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        self.bodies.push(`${request.url} ${body}`);
        for (const { scopeSpans } of JSON.parse(body).resourceSpans) {
          for (const { spans } of scopeSpans) self.spans.push(...spans);
        }
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      });
    });
    const self = new Collector(server);
    return self;
  }
}

describe("traces", () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  test("are sent where the environment says, within the caller's, and hold no prompt", async () => {
    const collector = await Collector.start();
    stops.push(collector.server.stop);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.server.url, OTEL_SERVICE_NAME: "studio", COMFYUI_URL: await freeUrl() };
    const bridge = await TestBridge.start({ env, args: ["--stdio"] });
    stops.push(() => bridge.stop());
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const call = (name: string, args: object, traceparent?: string) =>
      bridge.client.callTool({ name, arguments: { ...args }, ...(traceparent && { _meta: { traceparent } }) });
    await call("get_job", { job_id: "private words" }, `00-${traceId}-b7ad6b7169203331-01`);
    await call("add_picture", {}, "rubbish");
    await expect.poll(() => collector.spans.length).toBe(2);
    const [first, second] = collector.spans;
    expect(first).toMatchObject({ name: "tools/call", traceId, parentSpanId: "b7ad6b7169203331", status: { code: 2 } });
    expect(first?.attributes).toContainEqual({ key: "gen_ai.tool.name", value: { stringValue: "get_job" } });
    expect(second).toMatchObject({ status: { code: 0 } });
    expect(second?.traceId).not.toBe(traceId);
    expect(collector.bodies.join()).toContain("studio");
    expect(collector.bodies.join()).toMatch(/^\/v1\/traces /);
    expect(collector.bodies.join()).not.toContain("private");
  });

  test.each([
    [{}],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_TRACES_EXPORTER: "none" }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_SDK_DISABLED: "true" }],
  ])("are none with %j", async (env) => {
    const off = openTracing({}, "1").span;
    expect(openTracing(env, "1").span).toBe(off);
    expect(
      await off(
        "x",
        { attributes: {} },
        async () => 5,
        () => false,
      ),
    ).toBe(5);
  });

  test("that nobody takes cost no call", async () => {
    const bridge = await TestBridge.start({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: await freeUrl() }, args: ["--stdio"] });
    stops.push(() => bridge.stop());
    expect((await bridge.call("add_picture")).error).toBeNull();
  });
});
