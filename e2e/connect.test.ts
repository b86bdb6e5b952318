import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stateFiles } from "#base/state-directory.ts";
import { Computer, connectLikeAnAiApp, type Easel, type McpEntry, secondEasel, startEasel } from "./easel.ts";

/** A port of this computer where nobody listens. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether some program takes connections at this port. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(true));
    socket.once("error", () => resolve(false)).once("connect", () => socket.destroy());
  });

const WITHOUT = '{\n  "mcpServers": {},\n  "mine": [1,  2]\n}\n';

describe("an AI app's three ticks, and what becomes of them", () => {
  const computer = new Computer();
  const config = path.join(computer.home, ".cursor", "mcp.json");
  const entry = (): McpEntry => JSON.parse(fs.readFileSync(config, "utf8")).mcpServers.easel;
  let easel: Easel;
  const card = (name: string) =>
    easel.page.getByRole("listitem").filter({ has: easel.page.getByRole("heading", { name: new RegExp(`^${name}`) }) });

  beforeAll(async () => {
    computer.write(config, WITHOUT);
    easel = await startEasel(computer);
    await easel.page.getByText("Ready to paint").waitFor({ timeout: 110_000 });
  });
  afterAll(async () => {
    await easel?.quit();
    computer.remove();
  });

  it("written and starts are earned by what the file says, connected only by the app itself", async () => {
    const { page } = easel;
    await easel.open("Connect");
    await page.getByRole("button", { name: "Connect: Cursor" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Written", { exact: true }).waitFor();
    await dialog.getByText("Starts, 9 tools").waitFor();
    await dialog.getByText("Waiting for its first visit").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();

    const client = await connectLikeAnAiApp(entry(), "cursor-vscode");
    await card("Cursor").getByText("Connected now").waitFor();
    await card("Cursor").getByText("Say “draw me a fox” in Cursor.").waitFor();
    await client.close();
    await card("Cursor").getByText("Last here just now").waitFor();
    // Easel's own trials are nobody's visit.
    const tried = async () => {
      const cursor = (await easel.call("connect.list")).find(({ id }) => id === "cursor");
      return cursor?.starts.kind === "starts" ? cursor.starts.at : 0;
    };
    const before = await tried();
    await page.getByRole("button", { name: "Check again: Cursor" }).click();
    const visitors = new Set<string>();
    const triedAgain = async () => {
      for (const { name } of (await easel.call("app.state")).clients) visitors.add(name);
      return tried();
    };
    await expect.poll(triedAgain).toBeGreaterThan(before);
    expect([...visitors]).not.toContain("easel-trial");
    expect(fs.readFileSync(path.join(computer.stateDirectory, "seen.json"), "utf8")).not.toContain("easel-trial");
    expect(await page.getByText("easel-trial").count()).toBe(0);
  });

  it("pictures in an app's chats are switched off on its card, which counts from the app's next call on", async () => {
    const client = await connectLikeAnAiApp(entry(), "cursor-vscode", { apps: true });
    const paint = () => client.callTool({ name: "generate_image", arguments: { prompt: "a fox", width: 128, height: 128, steps: 2 } });
    const hasView = async () => (await client.listTools()).tools.some(({ _meta }) => _meta?.ui !== undefined);
    expect([await hasView(), (await paint()).structuredContent]).toEqual([true, expect.anything()]);
    const choice = (name: string) =>
      card("Cursor").getByRole("radiogroup", { name: "Show pictures in the chat: Cursor" }).getByRole("radio", { name });
    await choice("Never").click();
    await expect.poll(hasView).toBe(false);
    expect(await paint()).toEqual({ content: expect.arrayContaining([expect.objectContaining({ type: "image" })]) });
    expect(await easel.barriers()).toEqual([]);

    await easel.open("Doctor");
    await easel.page.getByText("In the chats of Cursor you have switched pictures off.").waitFor();
    await client.close();
    await easel.quit();
    easel = await startEasel(computer);
    // At once, perhaps before the app's bridge listens: then the choice counts all the same, but the app hears nothing of the session.
    const early = await connectLikeAnAiApp(entry(), "cursor-vscode", { apps: true });
    expect(JSON.stringify(await early.listTools())).not.toContain("ui://");
    await early.close();
    await expect.poll(() => fs.existsSync(stateFiles(computer.stateDirectory).socket)).toBe(true);
    const again = await connectLikeAnAiApp(entry(), "cursor-vscode", { apps: true });
    expect(JSON.stringify(await again.listTools())).not.toContain("ui://");
    await easel.open("Connect");
    await expect.poll(() => choice("Never").isChecked()).toBe(true);
    await choice("Always").click();
    await expect.poll(async () => JSON.stringify(await again.listTools())).toContain("ui://");
    await easel.open("Doctor");
    await easel.page.getByText("Cursor shows pictures in the chat.").waitFor();
    await again.close();
  });

  it("an entry that vanishes behind Easel's back is said on every page, and a click puts it back", async () => {
    const { page } = easel;
    await easel.open("Home");
    fs.writeFileSync(`${config}.new`, WITHOUT);
    fs.renameSync(`${config}.new`, config);
    await page.getByText("Easel is no longer in the settings of Cursor.").waitFor();
    await page.getByRole("button", { name: "Put it back: Cursor" }).click();
    await page.getByRole("dialog").getByText("Show the change").click();
    await page.getByRole("dialog").getByText("easel-bridge.cjs", { exact: false }).first().waitFor();
    expect(fs.readFileSync(config, "utf8")).toBe(WITHOUT);
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    await expect.poll(() => page.getByText("Easel is no longer in the settings of Cursor.").count()).toBe(0);
    expect(entry().args.join()).toContain("easel-bridge.cjs");
    expect(fs.readFileSync(config, "utf8")).toContain('"mine": [1,  2]');
  });

  it("an entry that points to where Easel was is noticed at the next start, says why it does not start, and is mended", async () => {
    await easel.quit();
    const text = fs.readFileSync(config, "utf8");
    fs.writeFileSync(config, text.replace(/"[^"]*easel-bridge\.cjs"/, '"/moved/easel-bridge.cjs"'));
    easel = await startEasel(computer);
    const { page } = easel;
    await page.getByText("Cursor looks for Easel where it no longer is.").waitFor();
    await easel.open("Connect");
    await card("Cursor").getByText("Does not start").waitFor();
    await page.getByRole("button", { name: "Set up again: Cursor" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("dialog").getByText("Starts, 9 tools").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
    expect(fs.readFileSync(config, "utf8")).toBe(text);
  });

  it("the doctor walks the whole chain, and its buttons do what they say", async () => {
    const { page } = easel;
    await easel.open("Doctor");
    const step = (title: string) =>
      page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: new RegExp(`^${title}`) }) });
    await step("Easel's bridge").getByText("offers 9 tools", { exact: false }).waitFor();
    await step("Settings of AI apps").getByText("Cursor knows Easel.").waitFor();
    await step("The AI app itself").getByText("Cursor has not come yet.").waitFor();
    const client = await connectLikeAnAiApp(entry(), "cursor-vscode");
    await step("The AI app itself").getByText("Cursor is connected now.").waitFor();
    await step("The last picture").getByRole("button", { name: "Paint a fox here" }).click();
    await page.locator("main.page-home").waitFor();
    await page.getByRole("region", { name: "Newest pictures" }).getByRole("button").first().waitFor();
    await easel.open("Doctor");
    await page.getByText("Everything works.").waitFor();
    await client.close();
  });

  it("another computer paints with a key, until it is revoked; switched off, nothing listens any more", async () => {
    const { page } = easel;
    const port = await freePort();
    await easel.open("Share");
    expect(await listens(port)).toBe(false);
    await page.getByRole("radio", { name: "This computer" }).click();
    await page.getByLabel("Port").fill(String(port));
    await page.getByRole("button", { name: "Use this port" }).click();
    await page.getByRole("switch", { name: "Let other computers use Easel" }).click();
    await page.getByText(`http://127.0.0.1:${port}`, { exact: true }).waitFor();
    expect(await listens(port)).toBe(true);

    await page.getByRole("button", { name: "New key …" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Anna's laptop");
    await page.getByRole("button", { name: "Make the key" }).click();
    const token = await page.getByRole("dialog").locator(".made-token code").innerText();
    expect(await easel.barriers()).toEqual([]);
    await page.getByRole("button", { name: "Done" }).click();
    const key = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "annas-laptop" }) });
    await key.getByText("Has not asked for anything", { exact: false }).waitFor();

    const client = new Client({ name: "cursor-vscode", version: "1.0.0" });
    const headers = { authorization: `Bearer ${token}` };
    const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`), { requestInit: { headers } });
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    const { content } = (await client.callTool({ name: "generate_image", arguments: { prompt: "a fox", steps: 2 } })) as CallToolResult;
    expect(content).toContainEqual(expect.objectContaining({ type: "image" }));
    const link = content.flatMap((block) => (block.type === "resource_link" && block.uri.startsWith("http") ? [block.uri] : []))[0] ?? "";
    expect((await fetch(link)).headers.get("content-type")).toBe("image/png");
    await key.getByText(/^Cursor (is connected now|asked just now)$/).waitFor();
    // It is no visit of the Cursor on this computer.
    expect((await easel.call("connect.list")).find(({ id }) => id === "cursor")?.connectedNow).toBe(false);

    // Who guesses keys has to wait; whoever has one does not.
    const guess = () => fetch(`http://127.0.0.1:${port}/mcp`, { method: "POST", headers: { authorization: "Bearer a-guess" } });
    const answers = await Promise.all(Array.from({ length: 60 }, guess));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect((await client.listTools()).tools).not.toHaveLength(0);

    // Claude Desktop there starts a program, which believes the certificate that Easel has made.
    await page.getByRole("radio", { name: "My network" }).click();
    const pin = `sha256:${await page.locator(".share-fingerprint").innerText()}`;
    const { command, args, env } = entry();
    const far = await connectLikeAnAiApp({
      command,
      args: [...args, "connect", `https://127.0.0.1:${port}`, "--pin", pin],
      env: { ...env, MCP_AUTH_TOKEN: token },
    });
    const painted = (await far.callTool({ name: "generate_image", arguments: { prompt: "an owl", steps: 2 } })) as CallToolResult;
    expect(painted.content).toContainEqual(expect.objectContaining({ type: "image" }));
    await far.close();
    await page.getByRole("radio", { name: "This computer" }).click();
    await page.getByText(`http://127.0.0.1:${port}`, { exact: true }).waitFor();

    const asked = await easel.answer(0);
    await key.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("Nobody yet.").waitFor();
    expect(await asked()).toEqual(["Revoke the key annas-laptop?"]);
    await expect(client.listTools()).rejects.toThrow(/401|token/);
    expect((await fetch(link)).status).toBe(404);
    await page.getByRole("switch", { name: "Let other computers use Easel" }).click();
    await page.getByText("Off. Nothing listens.").waitFor();
    await expect.poll(() => listens(port)).toBe(false);
  });

  it("every change is listed with its date, and undo gives the first bytes back", async () => {
    const { page } = easel;
    await easel.open("Connect");
    const changes = page.getByRole("region", { name: "What Easel has changed" });
    await expect.poll(() => changes.getByRole("listitem").count()).toBe(3);
    // The newest three: mended, put back, connected. Undone in that order, each gives back what was before it.
    for (let left = 3; left > 0; left -= 1) {
      const undo = changes.getByRole("button", { name: /^Undo/ });
      const before = await undo.count();
      if (before === 0) break;
      await undo.first().click();
      await expect.poll(() => undo.count()).toBeLessThan(before);
    }
    expect(fs.readFileSync(config, "utf8")).toBe(WITHOUT);
  });

  it("before Easel is uninstalled, a command or a button takes it out of all of them", async () => {
    const plan = await easel.call("connect.plan", { client: "cursor", action: "write" });
    if (plan.kind !== "change") throw new Error(plan.kind);
    await easel.call("connect.apply", { client: "cursor", planId: plan.planId });
    expect(await secondEasel(computer, ["--remove-from-ai-apps"])).toEqual({ code: 0, said: "Cursor: Easel is out.\n" });
    expect(fs.readFileSync(config, "utf8")).toBe(WITHOUT);

    await easel.open("Settings");
    const asked = await easel.answer(0);
    await easel.page.getByRole("button", { name: "Take Easel out of all AI apps …" }).click();
    await easel.page.getByText("No AI app's settings hold Easel.").waitFor();
    expect(await asked()).toEqual(["Take Easel out of all AI apps?"]);
  });
});

describe.skipIf(process.platform !== "linux")("an app that writes its settings back when it ends", () => {
  const computer = new Computer();
  let easel: Easel;
  const program = path.join(computer.home, "opt", "claude-desktop");
  const starts = () => fs.readFileSync(path.join(computer.home, "starts"), "utf8").trim().split("\n").map(Number);
  beforeAll(async () => {
    computer.write(computer.claudeConfig, '{\n  "theme": "dark"\n}\n');
    // Claude Desktop's habit: reads once, writes back when it ends. Its process has its own program's name.
    computer.write(
      `${program}.cjs`,
      `const fs = require("node:fs"); const file = ${JSON.stringify(computer.claudeConfig)};
       const cached = JSON.parse(fs.readFileSync(file, "utf8"));
       fs.appendFileSync(${JSON.stringify(path.join(computer.home, "starts"))}, process.pid + "\\n");
       process.on("SIGTERM", () => { fs.writeFileSync(file, JSON.stringify({ ...cached, saved: true }, null, 2)); process.exit(0); });
       setInterval(() => {}, 1000);`,
    );
    fs.symlinkSync(process.execPath, program);
    spawn(program, [`${program}.cjs`], { stdio: "ignore", env: { ...process.env, HOME: computer.home } });
    easel = await startEasel(computer);
    await easel.page.getByText("Ready to paint").waitFor({ timeout: 110_000 });
  });
  afterAll(async () => {
    await easel?.quit();
    for (const pid of starts()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    computer.remove();
  });

  it("is asked about, quit, and opened again, with the entry in place; left open, nothing is written", async () => {
    const { page } = easel;
    await easel.open("Connect");
    await easel.answer(1);
    await page.getByRole("button", { name: "Connect: Claude Desktop" }).click();
    await page.getByText("Claude Desktop must be fully quit before this change", { exact: false }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("Claude Desktop stays open, so nothing was changed.").waitFor();
    expect(fs.readFileSync(computer.claudeConfig, "utf8")).toBe('{\n  "theme": "dark"\n}\n');

    const asked = await easel.answer(0);
    await page.getByRole("button", { name: "Look again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByRole("dialog").getByText("Starts, 9 tools").waitFor();
    expect(await asked()).toEqual(["Claude Desktop is open"]);
    expect(JSON.parse(fs.readFileSync(computer.claudeConfig, "utf8"))).toMatchObject({
      theme: "dark",
      saved: true,
      mcpServers: { easel: {} },
    });
    await expect.poll(() => starts().length).toBe(2);
  });
});
