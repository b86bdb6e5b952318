import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import tls from "node:tls";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Certificate, makeCertificate } from "#comfyui/test-support/certificates.ts";
import { Answer, PROGRAM, RawBridge } from "../../test-support/bridge.ts";
import { freeUrl, type PracticeEngine, startPracticeEngine, temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";
import { fakeSecretPrograms } from "./testing/fake-secret-programs.ts";

const TOKEN = "a-token-of-more-than-thirty-two-characters";
const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 2 };

let engine: PracticeEngine;
let bridge: HttpBridge;
beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await HttpBridge.start({ env: { COMFYUI_URL: engine.url, MCP_AUTH_TOKEN: TOKEN } });
});
afterAll(async () => {
  await bridge.stop();
  await engine.stop();
});

describe("easel-bridge connect", () => {
  test("a client on stdio makes a picture with a bridge elsewhere, and hears of its progress", async () => {
    const client = new Client({ name: "far", version: "1.0.0" });
    const args = [PROGRAM, "connect", bridge.url];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env: { MCP_AUTH_TOKEN: TOKEN }, stderr: "ignore" }));
    const progress: number[] = [];
    const result = await client.callTool({ name: "generate_image", arguments: FOX }, undefined, {
      onprogress: (done) => progress.push(done.progress),
    });
    expect(new Answer(result as CallToolResult).images).toHaveLength(1);
    expect(progress.length).toBeGreaterThan(0);
    await client.close();
  });

  test.each([
    ["a wrong token", () => bridge.url, "not-the-token-but-also-quite-a-long-one", /does not take this token/],
    ["nobody there", freeUrl, TOKEN, /cannot be reached/],
  ])("%s is said as the answer", async (_what, url, token, sentence) => {
    const relay = new RawBridge(["connect", await url()], { MCP_AUTH_TOKEN: token });
    relay.shakeHands();
    await expect.poll(() => relay.answer("hello")?.error?.message).toMatch(sentence);
    await relay.stop();
  });

  test("an address that is none is refused", async () => {
    const relay = new RawBridge(["connect", "gpu"], {});
    expect(await relay.ended()).toBe(2);
    expect(relay.stderr).toMatch(/"gpu" is no address/);
  });

  test.each([
    [["https://gpu:3001", "--pin", "sha256:12"], /--pin: give sha256: and the 64 digits/],
    [["http://gpu:3001", "--pin", `sha256:${"0".repeat(64)}`], /--pin is for an address with https/],
    [["https://gpu:3001", "--trust"], /'--trust'/],
    [[], /connect takes one address/],
  ])("%j is refused with the reason", async (args, reason) => {
    const relay = new RawBridge(["connect", ...args], {});
    expect(await relay.ended()).toBe(2);
    expect(relay.stderr).toMatch(reason);
  });
});

describe("the certificate that Easel made", () => {
  const own = makeCertificate({ names: ["another-name"], expired: false });
  const pinOf = ({ cert }: Certificate) => `sha256:${new X509Certificate(cert).fingerprint256.replaceAll(":", "").toLowerCase()}`;
  let secure: HttpBridge;

  beforeAll(async () => {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries({ cert: own.cert, key: own.key })) fs.writeFileSync(path.join(folder, name), text);
    const config = `http: { tls_certificate: "${path.join(folder, "cert")}", tls_key: "${path.join(folder, "key")}" }\n`;
    secure = await HttpBridge.start({ config, env: { COMFYUI_URL: engine.url, MCP_AUTH_TOKEN: TOKEN } });
  });
  afterAll(() => secure.stop());

  test("is believed by its pin, whatever name it is for", async () => {
    const client = new Client({ name: "far", version: "1.0.0" });
    const args = [PROGRAM, "connect", secure.url, "--pin", pinOf(own)];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env: { MCP_AUTH_TOKEN: TOKEN }, stderr: "ignore" }));
    expect(new Answer((await client.callTool({ name: "generate_image", arguments: FOX })) as CallToolResult).images).toHaveLength(1);
    await client.close();
  });

  test("is not believed without it, and the answer says what to do", async () => {
    const relay = new RawBridge(["connect", secure.url], { MCP_AUTH_TOKEN: TOKEN });
    relay.shakeHands();
    await vi.waitFor(() => expect(relay.answer("hello")?.error?.message).toMatch(/does not believe the certificate.*add --pin/), 60_000);
    await relay.stop();
  });

  test("of another server is refused, and nothing is sent there", async () => {
    const other = makeCertificate();
    const heard: string[] = [];
    const stranger = tls.createServer(other, (socket) =>
      socket.on("data", (data) => heard.push(data.toString("latin1"))).on("error", () => {}),
    );
    stranger.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
    const { port } = stranger.address() as AddressInfo;
    const relay = new RawBridge(["connect", `https://127.0.0.1:${port}`, "--pin", pinOf(own)], { MCP_AUTH_TOKEN: TOKEN });
    relay.shakeHands();
    await vi.waitFor(
      () => expect(relay.answer("hello")?.error?.message).toMatch(/shows another certificate than the one that --pin names/),
      60_000,
    );
    expect(heard).toEqual([]);
    await relay.stop();
    stranger.close();
  });
});

describe("a token that is kept", () => {
  const nowhere = { PATH: temporaryFolder() };

  async function keep(state: string, line: string, env: { PATH: string } = nowhere): Promise<RawBridge> {
    const command = new RawBridge(["connect", bridge.url, "--keep-token"], { ...env, EASEL_STATE_DIR: state });
    command.child.stdin?.end(`${line}\n`);
    expect(await command.ended()).toBe(0);
    return command;
  }

  async function greeting(state: string, address: string, env: { PATH: string } = nowhere) {
    const relay = new RawBridge(["connect", address], { ...env, EASEL_STATE_DIR: state });
    relay.shakeHands();
    await vi.waitFor(() => expect(relay.answer("hello")).toBeDefined(), 60_000);
    await relay.stop();
    return relay.answer("hello");
  }

  test("is used for its address, lies where only its owner may read it, and is forgotten again", async () => {
    const state = temporaryFolder();
    const command = await keep(state, TOKEN);
    expect(command.stderr).toContain(`The token for ${bridge.url} is kept in a file that only you may read (`);
    expect(command.stderr).not.toContain(TOKEN);
    const file = path.join(state, "remote-tokens.json");
    if (process.platform !== "win32") expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect((await greeting(state, `${bridge.url}/mcp`))?.result).toBeDefined();
    // It is for that address and no other.
    expect((await greeting(state, bridge.url.replace("127.0.0.1", "localhost")))?.error?.message).toContain("does not take this token");
    await keep(state, "");
    expect((await greeting(state, bridge.url))?.error?.message).toContain("does not take this token");
  });

  test.skipIf(process.platform === "win32")("is the system's to keep where it can, and is used from there", async () => {
    const state = temporaryFolder();
    const system = fakeSecretPrograms();
    const command = await keep(state, TOKEN, system);
    expect(command.stderr).toMatch(/is kept in the (keyring of this desktop|keychain of this Mac)\.\n/);
    expect(fs.readFileSync(path.join(state, "remote-tokens.json"), "utf8")).not.toContain(TOKEN);
    expect((await greeting(state, bridge.url, system))?.result).toBeDefined();
    await keep(state, "", system);
    expect(fs.readdirSync(system.KEPT)).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("is not used where others may read it", async () => {
    const state = temporaryFolder();
    await keep(state, TOKEN);
    fs.chmodSync(path.join(state, "remote-tokens.json"), 0o644);
    const relay = new RawBridge(["connect", bridge.url], { ...nowhere, EASEL_STATE_DIR: state });
    expect(await relay.ended()).toBe(1);
    expect(relay.stderr).toContain("others may read the file of kept tokens");
  });
});
