import { link, mkdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ENTRY, Home, perform } from "./testing/testing.ts";

/** Settings as people have them: what "written" means is that the app will read it. */

const BOM = "\uFEFF";

async function warningsFor(home: Home, client: string): Promise<readonly string[]> {
  const plan = await home.connect().plan(client, "write");
  if (plan.kind !== "change") throw new Error(`the plan is ${JSON.stringify(plan)}`);
  return plan.warnings.filter((text) => !text.includes("was not found on this computer"));
}

describe("the place that the app reads", () => {
  test.each<[string, string, string, Record<string, string>]>([
    ["Copilot's home, moved", "copilot-cli", "cfg/copilot/mcp-config.json", { COPILOT_HOME: "cfg/copilot" }],
    [
      "an XDG folder that is no whole path counts for nothing",
      "opencode",
      ".config/opencode/opencode.json",
      { XDG_CONFIG_HOME: "!relative" },
    ],
    ["Claude Code's old place, as long as there is a file", "claude-code", ".claude/.config.json", {}],
    ["VS Code from Flathub", "vscode", ".var/app/com.visualstudio.code/config/Code/User/mcp.json", {}],
    ["Zed from Flathub", "zed", ".var/app/dev.zed.Zed/config/zed/settings.json", {}],
  ])("%s", async (_what, client, file, variables) => {
    const home = await Home.make();
    await home.write(file, "{}");
    const env = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, value.startsWith("!") ? value.slice(1) : home.path(value)]),
    );
    await perform(home.connect({ env }), client, "write");
    expect(await home.text(file)).toContain(ENTRY.command);
  });

  test("LM Studio's home, where its pointer says", async () => {
    const home = await Home.make();
    await home.write(".lmstudio-home-pointer", `${home.path("data/lms")}\n`);
    await home.write("data/lms/mcp.json", "{}");
    await perform(home.connect(), "lmstudio", "write");
    expect(await home.text("data/lms/mcp.json")).toContain(ENTRY.command);
  });

  test("of two installations, one from Flathub, the person chooses", async () => {
    const home = await Home.make();
    await mkdir(home.path(".config/Code/User"), { recursive: true });
    await mkdir(home.path(".var/app/com.visualstudio.code/config/Code/User"), { recursive: true });
    expect(await home.connect().plan("vscode", "write")).toMatchObject({ kind: "choose", places: [{}, {}] });
  });
});

describe("what keeps the app from reading it is said before", () => {
  test.each([
    ["a list of those that are allowed", "gemini", ".gemini/settings.json", '{"mcp":{"allowed":["a"]}}', /mcp\.allowed/],
    ["a list of those that are not", "gemini", ".gemini/settings.json", '{"mcp":{"excluded":["easel"]}}', /mcp\.excluded/],
    ["a list in another file", "copilot-cli", ".copilot/settings.json", '{"disabledMcpServers":["easel"]}', /disabledMcpServers/],
  ])("%s", async (_what, client, file, text, said) => {
    const home = await Home.make();
    await home.write(file, text);
    expect(await warningsFor(home, client)).toEqual([expect.stringMatching(said)]);
  });

  test("an entry of ours that was switched off is switched on, as the change shows", async () => {
    const home = await Home.make();
    const old = { command: "/old/node", args: ["/old/easel-bridge.cjs"], disabled: true };
    await home.write(".kiro/settings/mcp.json", JSON.stringify({ mcpServers: { easel: old } }));
    await perform(home.connect(), "kiro", "write");
    expect(JSON.parse(await home.text(".kiro/settings/mcp.json")).mcpServers.easel).toMatchObject({
      disabled: false,
      command: ENTRY.command,
    });
  });

  test("a second name of the file, and a file that is marked as read-only", async () => {
    const home = await Home.make();
    const file = await home.write(".cursor/mcp.json", "{}", 0o444);
    await link(file, home.path("dotfiles.json"));
    expect(await warningsFor(home, "cursor")).toEqual([expect.stringMatching(/hard link/), expect.stringMatching(/read-only/)]);
  });
});

describe("what the app's own grammar takes", () => {
  test("a byte order mark is refused where the app stumbles over it, and kept where it does not", async () => {
    const home = await Home.make();
    await home.write(".gemini/settings.json", `${BOM}{}`);
    await home.write(".copilot/mcp-config.json", `${BOM}{}`);
    expect(await home.connect().plan("gemini", "write")).toMatchObject({
      kind: "refused",
      error: { message: expect.stringMatching(/byte order mark/) },
    });
    await perform(home.connect(), "copilot-cli", "write");
    expect((await home.text(".copilot/mcp-config.json")).startsWith(BOM)).toBe(true);
  });

  test("Copilot's comments and trailing commas stay", async () => {
    const home = await Home.make();
    const before = '{\n  // mine\n  "mcpServers": {\n    "a": {},\n  }\n}\n';
    await home.write(".copilot/mcp-config.json", before);
    await perform(home.connect(), "copilot-cli", "write");
    expect(await home.text(".copilot/mcp-config.json")).toMatch(/\/\/ mine[\s\S]*"easel"/);
  });

  test("of a file that cannot be changed, no line is named that it does not have", async () => {
    const home = await Home.make();
    await home.write(".config/goose/config.yaml", "? extensions\n: a:\n    type: builtin\n");
    const plan = await home.connect().plan("goose", "write");
    expect(plan).toMatchObject({ kind: "refused", error: { message: expect.not.stringMatching(/line \d/) } });
  });

  test("zeros in a text are damage, and not UTF-16", async () => {
    const home = await Home.make();
    await home.write(".cursor/mcp.json", `\u0000{"mcpServers":{}}`);
    const plan = await home.connect().plan("cursor", "write");
    expect(plan).toMatchObject({ kind: "refused", error: { message: expect.not.stringMatching(/UTF-16/) } });
    await home.write(".cursor/mcp.json", Buffer.from('{"mcpServers":{}}', "utf16le"));
    expect(await home.connect().plan("cursor", "write")).toMatchObject({ error: { message: expect.stringMatching(/UTF-16/) } });
  });
});
