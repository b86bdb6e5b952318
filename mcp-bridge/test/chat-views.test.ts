import { createHash } from "node:crypto";
import { Client as ModernClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as ModernStdio } from "@modelcontextprotocol/client/stdio";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PICTURE_VIEW, UI_EXTENSION, VIEW_MIME, VIEW_TOOL, type ViewJob, type ViewPart } from "#contract/app-view.ts";
import { PROGRAM } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";

/* What a host of MCP Apps needs of the bridge is the same on every way and in both versions of MCP. */

const ABOUT = { name: "claude-ai", version: "1.0.0" };
const extensions = { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } };
const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 2 };

let engine: PracticeEngine;
let daemon: Daemon;
let served: HttpBridge;
beforeAll(async () => {
  engine = await startPracticeEngine();
  daemon = await Daemon.listening(undefined, `comfyui:\n  url: ${engine.url}\n`);
  served = await HttpBridge.start({ env: { COMFYUI_URL: engine.url } });
});
afterAll(async () => {
  await served.stop();
  await daemon.raw.stop();
  await engine.stop();
});

const alone = () => ({ EASEL_STATE_DIR: temporaryFolder(), COMFYUI_URL: engine.url });
const throughRelay = () => ({ EASEL_STATE_DIR: daemon.state });

async function before2026(env: Record<string, string> | null, capabilities: object = { extensions }) {
  const client = new Client(ABOUT, { capabilities });
  await client.connect(
    env === null
      ? (new StreamableHTTPClientTransport(new URL(`${served.url}/mcp`)) as never)
      : new StdioClientTransport({ command: process.execPath, args: [PROGRAM], env, stderr: "ignore" }),
  );
  return client;
}

async function of2026(env: Record<string, string>, capabilities: object = { extensions }) {
  const client = new ModernClient(ABOUT, { capabilities, versionNegotiation: { mode: "auto" } });
  await client.connect(new ModernStdio({ command: process.execPath, args: [PROGRAM], env, stderr: "ignore" }));
  expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
  return client;
}

type AnyClient = Awaited<ReturnType<typeof before2026>> | Awaited<ReturnType<typeof of2026>>;
const ways: Record<string, (capabilities?: object) => Promise<AnyClient>> = {
  "2025-11-25 on stdio, alone": (capabilities) => before2026(alone(), capabilities),
  "2025-11-25 through a relay to the daemon": (capabilities) => before2026(throughRelay(), capabilities),
  "2025-11-25 over HTTP": (capabilities) => before2026(null, capabilities),
  "2026-07-28 on stdio, alone": (capabilities) => of2026(alone(), capabilities),
  "2026-07-28 through a relay to the daemon": (capabilities) => of2026(throughRelay(), capabilities),
};

interface Result {
  content: { type: string; data?: string; text?: string }[];
  structuredContent?: unknown;
}
const call = async (client: AnyClient, name: string, args: object) =>
  (await client.callTool({ name, arguments: { ...args } })) as unknown as Result;

describe.each(Object.entries(ways))("%s", (way, connect) => {
  test("a host of views finds the page, and the result is for it, the model and the view alike", async () => {
    const client = await connect();
    expect(client.getServerCapabilities()).toMatchObject({ extensions });
    const { tools } = await client.listTools();
    const paints = tools.find(({ name }) => name === "generate_image");
    expect(paints?._meta).toEqual({ ui: { resourceUri: PICTURE_VIEW }, "ui/resourceUri": PICTURE_VIEW });
    expect(tools.find(({ name }) => name === VIEW_TOOL)?._meta).toEqual({ ui: { visibility: ["app"] } });
    const [page] = (await client.readResource({ uri: PICTURE_VIEW })).contents;
    expect(page).toMatchObject({
      uri: PICTURE_VIEW,
      mimeType: VIEW_MIME,
      _meta: { ui: { csp: { connectDomains: [], resourceDomains: [] } } },
    });
    const result = await call(client, "generate_image", { ...FOX, seed: Object.keys(ways).indexOf(way) });
    expect(JSON.stringify(result).length).toBeLessThanOrEqual(130_000);
    const job = result.structuredContent as ViewJob;
    const [picture] = job.state.kind === "done" ? job.state.pictures : [];
    expect(picture).toMatchObject({ width: 256, height: 256, thumbnail: expect.stringMatching(/^data:image\/jpeg/) });
    const [image] = result.content.filter(({ type }) => type === "image");
    expect(image?.data?.length).toBeLessThanOrEqual(72_000);
    const words = result.content.map(({ text }) => text ?? "").join("\n");
    for (const fact of [picture?.reference, "256 x 256", `seed ${job.arguments.seed}`, "shown to the user"]) expect(words).toContain(fact);
    const part = (await call(client, VIEW_TOOL, { ask: "picture", reference: picture?.reference, offset: 0 }))
      .structuredContent as ViewPart;
    const bytes = Buffer.from(part.data, "base64");
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(part.sha256);
    await client.close();
  });

  test("without views, Claude's results are short all the same", async () => {
    const client = await connect({});
    const { tools } = await client.listTools();
    expect(JSON.stringify(tools)).not.toMatch(/ui:\/\/|easel_view/);
    const result = await call(client, "generate_image", { ...FOX, width: 1024, height: 1024, seed: 100 + Object.keys(ways).indexOf(way) });
    expect(JSON.stringify(result).length).toBeLessThanOrEqual(130_000);
    expect(result.structuredContent).toBeUndefined();
    expect(result.content.map(({ type }) => type)).toContain("image");
    await client.close();
  });
});
