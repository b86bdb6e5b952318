import { mkdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { en } from "#contract/messages/en.ts";
import type { ClientStatus } from "../status/status-reader.ts";
import { ENTRY, Home, newestChange, perform } from "../testing/testing.ts";
import { clients } from "./clients.ts";
import { HostSystem } from "./host-system.ts";

/** Where each app looks, under a home folder that holds nothing yet. Windows and macOS were never run: these are injected platforms. */
const PATHS: Record<string, { win32: string; darwin: string; linux: string }> = {
  "claude-desktop": {
    win32: "AppData/Roaming/Claude/claude_desktop_config.json",
    darwin: "Library/Application Support/Claude/claude_desktop_config.json",
    linux: ".config/Claude/claude_desktop_config.json",
  },
  "claude-code": everywhere(".claude.json"),
  cursor: everywhere(".cursor/mcp.json"),
  vscode: {
    win32: "AppData/Roaming/Code/User/mcp.json",
    darwin: "Library/Application Support/Code/User/mcp.json",
    linux: ".config/Code/User/mcp.json",
  },
  "vscode-insiders": {
    win32: "AppData/Roaming/Code - Insiders/User/mcp.json",
    darwin: "Library/Application Support/Code - Insiders/User/mcp.json",
    linux: ".config/Code - Insiders/User/mcp.json",
  },
  devin: { ...everywhere(".config/devin/mcp_config.json"), win32: "AppData/Roaming/devin/mcp_config.json" },
  zed: { ...everywhere(".config/zed/settings.json"), win32: "AppData/Roaming/Zed/settings.json" },
  cline: everywhere(".cline/data/settings/cline_mcp_settings.json"),
  lmstudio: everywhere(".lmstudio/mcp.json"),
  codex: everywhere(".codex/config.toml"),
  gemini: everywhere(".gemini/settings.json"),
  continue: everywhere(".continue/mcpServers/easel.json"),
  goose: { ...everywhere(".config/goose/config.yaml"), win32: "AppData/Roaming/Block/goose/config/config.yaml" },
  kiro: everywhere(".kiro/settings/mcp.json"),
  opencode: everywhere(".config/opencode/opencode.json"),
  "copilot-cli": everywhere(".copilot/mcp-config.json"),
  warp: everywhere(".warp/.mcp.json"),
  junie: everywhere(".junie/mcp/mcp.json"),
};

const PLATFORMS = ["win32", "darwin", "linux"] as const;

function everywhere(path: string) {
  return { win32: path, darwin: path, linux: path };
}

async function located(id: string, system: HostSystem): Promise<string[]> {
  const client = clients.find((one) => one.id === id);
  const where = await client?.locate(system);
  if (where === undefined || "problem" in where) return [];
  return ("choice" in where ? where.choice : where.files).map((file) => relative(system.home, file).split(sep).join("/"));
}

function status(list: readonly ClientStatus[], id: string): ClientStatus {
  const found = list.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

test("every app of the list has its facts", () => {
  expect(clients.filter(({ byHand }) => !byHand).map(({ id }) => id)).toEqual(Object.keys(PATHS));
  for (const { lastVerified } of clients) {
    expect(lastVerified.month).toMatch(/^20\d\d-\d\d$/);
  }
});

describe.each(PLATFORMS)("on %s", (platform) => {
  test.each(Object.entries(PATHS))("%s: write, find it again, remove, undo", async (id, paths) => {
    const home = await Home.make();
    const connect = home.connect({ platform });
    expect(await located(id, new HostSystem({ home: home.directory, platform, env: {} }))).toEqual([paths[platform]]);
    expect(status(await connect.list(), id)).toMatchObject({ detected: null, config: { kind: "absent" }, path: `~/${paths[platform]}` });

    const written = await perform(connect, id, "write");
    expect(written.config).toEqual({ kind: "written" });
    expect(await home.text(paths[platform])).toBe(written.snippet);

    const moved = home.connect({ platform, entry: { ...ENTRY, args: ["/moved/easel-bridge.cjs"] } });
    expect(status(await moved.list(), id).config).toEqual({ kind: "stale" });
    const mended = await perform(moved, id, "write");
    expect(await home.text(paths[platform])).toBe(mended.snippet);

    const removed = await perform(moved, id, "remove");
    expect(removed.config).toEqual({ kind: "absent" });
    await moved.undo(id, newestChange(removed));
    expect(await home.text(paths[platform])).toBe(mended.snippet);
  });
});

describe("what stands in the entry", () => {
  const bridge = { command: ENTRY.command, args: ENTRY.args, env: ENTRY.env };

  async function written(id: string): Promise<{ text: string; snippet: string }> {
    const home = await Home.make();
    const { snippet } = await perform(home.connect(), id, "write");
    return { text: await home.text(PATHS[id]?.linux ?? ""), snippet };
  }

  test.each(["claude-desktop", "cursor", "devin", "lmstudio", "gemini", "continue", "kiro", "warp", "junie"])(
    "%s: the plain template",
    async (id) => {
      expect(JSON.parse((await written(id)).text)).toEqual({ mcpServers: { easel: bridge } });
    },
  );

  test.each([
    ["claude-code", { mcpServers: { easel: { type: "stdio", ...bridge, timeout: 600_000 } } }],
    ["vscode", { servers: { easel: { type: "stdio", ...bridge } } }],
    ["vscode-insiders", { servers: { easel: { type: "stdio", ...bridge } } }],
    ["zed", { context_servers: { easel: bridge } }],
    ["cline", { mcpServers: { easel: { ...bridge, timeout: 600 } } }],
    ["copilot-cli", { mcpServers: { easel: { type: "local", ...bridge, tools: ["*"] } } }],
    [
      "opencode",
      {
        mcp: {
          easel: { type: "local", command: [bridge.command, ...bridge.args], environment: bridge.env, timeout: 600_000, enabled: true },
        },
      },
    ],
  ])("%s", async (id, settings) => {
    expect(JSON.parse((await written(id)).text)).toEqual(settings);
  });

  test("codex", async () => {
    expect((await written("codex")).text).toBe(
      [
        "[mcp_servers.easel]",
        'command = "/opt/Easel App/easel"',
        'args = ["/opt/Easel App/resources/easel-bridge.cjs"]',
        'env = { ELECTRON_RUN_AS_NODE = "1" }',
        "startup_timeout_sec = 30",
        "tool_timeout_sec = 600",
        "",
      ].join("\n"),
    );
  });

  test("goose", async () => {
    expect(parseYaml((await written("goose")).text)).toEqual({
      extensions: {
        easel: {
          name: "easel",
          description: expect.any(String),
          type: "stdio",
          enabled: true,
          cmd: bridge.command,
          args: bridge.args,
          envs: bridge.env,
          timeout: 300,
        },
      },
    });
  });

  test("opencode's second version has its servers one step deeper", async () => {
    const home = await Home.make();
    await home.write(".config/opencode/opencode.jsonc", '{ "mcp": { "servers": {} } } // mine\n');
    await perform(home.connect(), "opencode", "write");
    expect(await home.text(".config/opencode/opencode.jsonc")).toMatch(
      /\{ "mcp": \{ "servers": \{.*"easel": .*"disabled": false.*\} \} \} \/\/ mine\n$/,
    );
  });
});

describe("an app whose settings nobody else may write", () => {
  test.each(["raycast", "jetbrains-ai"])("%s is shown with its snippet and refuses a plan", async (id) => {
    const connect = (await Home.make()).connect();
    const shown = status(await connect.list(), id);
    expect(shown).toMatchObject({ config: { kind: "by_hand" }, starts: { kind: "untried" }, path: "" });
    expect(JSON.parse(shown.snippet)).toEqual({ mcpServers: { easel: ENTRY } });
    expect(await connect.plan(id, "write")).toMatchObject({ kind: "refused", error: { remedy: expect.stringContaining("by hand") } });
  });
});

describe("links on which an app offers to add Easel", () => {
  const link = async (id: string) => (await Home.make()).connect().link(id);
  const unpacked = (text: string) => JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  const plain = { command: ENTRY.command, args: ENTRY.args, env: ENTRY.env };

  test.each([
    ["cursor", "cursor://anysphere.cursor-deeplink/mcp/install"],
    ["lmstudio", "lmstudio://add_mcp"],
  ])("%s: the entry in base64", async (id, start) => {
    const address = await link(id);
    expect(address.startsWith(`${start}?`)).toBe(true);
    expect(address).toMatch(/^[\x21-\x7e]+$/);
    // Not as a form would decode it: a "+" that was not escaped must not pass for a space.
    const [, name, config = ""] = /\?name=(\w+)&config=([^&+/=]+)$/.exec(address) ?? [];
    expect(name).toBe("easel");
    expect(unpacked(decodeURIComponent(config))).toEqual(plain);
  });

  test.each([
    ["vscode", "vscode:mcp/install?"],
    ["vscode-insiders", "vscode-insiders:mcp/install?"],
    ["raycast", "raycast://mcp/install?"],
  ])("%s: the entry with its name, percent-encoded", async (id, start) => {
    const address = await link(id);
    expect(address.startsWith(start)).toBe(true);
    expect(JSON.parse(decodeURIComponent(address.slice(start.length)))).toEqual({ name: "easel", type: "stdio", ...plain });
  });

  test("kiro", async () => {
    const url = new URL(await link("kiro"));
    expect(url.origin + url.pathname).toBe("https://kiro.dev/launch/mcp/add");
    expect(url.searchParams.get("name")).toBe("easel");
    expect(JSON.parse(url.searchParams.get("config") ?? "")).toEqual(plain);
  });

  test("no other app has one, and it says so", async () => {
    expect(clients.filter((client) => client.link).map(({ id }) => id)).toEqual([
      "cursor",
      "vscode",
      "vscode-insiders",
      "lmstudio",
      "kiro",
      "raycast",
    ]);
    await expect(link("zed")).rejects.toMatchObject({ kind: "argument_invalid" });
  });
});

describe("where an app keeps its settings when it was told so, or has moved", () => {
  const cases: [string, NodeJS.Platform, Record<string, string>, string[], string][] = [
    ["claude-code", "linux", { CLAUDE_CONFIG_DIR: "~/elsewhere" }, [], "elsewhere/.claude.json"],
    ["codex", "linux", { CODEX_HOME: "~/elsewhere" }, [], "elsewhere/config.toml"],
    ["gemini", "linux", { GEMINI_CLI_HOME: "~/elsewhere" }, [], "elsewhere/.gemini/settings.json"],
    ["continue", "linux", { CONTINUE_GLOBAL_DIR: "~/elsewhere" }, [], "elsewhere/mcpServers/easel.json"],
    ["cline", "linux", { CLINE_DIR: "~/c" }, [], "c/data/settings/cline_mcp_settings.json"],
    ["cline", "linux", { CLINE_DIR: "~/c", CLINE_DATA_DIR: "~/d" }, [], "d/settings/cline_mcp_settings.json"],
    ["cline", "linux", { CLINE_DATA_DIR: "~/d", CLINE_MCP_SETTINGS_PATH: "~/e.json" }, [], "e.json"],
    ["zed", "linux", { XDG_CONFIG_HOME: "~/xdg" }, [], "xdg/zed/settings.json"],
    ["vscode", "win32", { APPDATA: "~/roaming" }, [], "roaming/Code/User/mcp.json"],
    ["devin", "linux", {}, [".codeium/windsurf"], ".codeium/windsurf/mcp_config.json"],
    ["devin", "linux", {}, [".codeium/windsurf", ".config/devin"], ".config/devin/mcp_config.json"],
    ["lmstudio", "linux", {}, [".cache/lm-studio"], ".cache/lm-studio/mcp.json"],
    ["opencode", "linux", {}, [".config/opencode/opencode.jsonc"], ".config/opencode/opencode.jsonc"],
  ];
  test.each(cases)("%s on %s, %o %o", async (id, platform, env, there, path) => {
    const home = await Home.make();
    for (const folder of there) await mkdir(home.path(folder), { recursive: true });
    const told = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace("~", home.directory)]));
    expect(await located(id, new HostSystem({ home: home.directory, platform, env: told }))).toEqual([path]);
  });

  test("EASEL_HOME_OVERRIDE goes before all of them", async () => {
    const home = await Home.make();
    const env = { EASEL_HOME_OVERRIDE: home.directory, CODEX_HOME: "/somewhere", XDG_CONFIG_HOME: "/else", APPDATA: "/where" };
    for (const platform of PLATFORMS) {
      const system = new HostSystem({ home: "/not/this", platform, env });
      for (const { id } of clients) expect(await located(id, system)).toEqual(PATHS[id] ? [PATHS[id][platform]] : []);
    }
  });
});

describe("Claude Desktop on Windows", () => {
  const CLASSIC = "AppData/Roaming/Claude/claude_desktop_config.json";
  const PACKAGE = "AppData/Local/Packages/Claude_pzs8sxrjxfjjc";
  const PACKAGED = `${PACKAGE}/LocalCache/Roaming/Claude/claude_desktop_config.json`;

  async function windows(...folders: string[]) {
    const home = await Home.make();
    for (const folder of folders) await mkdir(home.path(folder), { recursive: true });
    return { home, connect: home.connect({ platform: "win32" }) };
  }

  test("the package's private copy is the one that counts", async () => {
    const { home, connect } = await windows(`${PACKAGE}/LocalCache/Roaming/Claude`);
    await home.write(CLASSIC, '{"mcpServers": {"old": {"command": "x"}}}');
    const written = await perform(connect, "claude-desktop", "write");
    expect(written).toMatchObject({ path: `~/${PACKAGED}`, detected: expect.stringContaining("Store") });
    expect(JSON.parse(await home.text(PACKAGED)).mcpServers.easel).toEqual(ENTRY);
    expect(await home.text(CLASSIC)).not.toContain("easel");
  });

  test("a package that was never started has no settings yet: the person is told to start it", async () => {
    const { connect } = await windows(PACKAGE);
    expect(await connect.plan("claude-desktop", "write")).toMatchObject({
      kind: "refused",
      error: { message: expect.stringContaining("not been started"), remedy: expect.stringContaining("Start Claude Desktop once") },
    });
    expect(status(await connect.list(), "claude-desktop").config.kind).toBe("unreadable");
  });

  test("of several packages the person says which one is used; it is remembered until Easel is taken out", async () => {
    const other = "AppData/Local/Packages/Claude_another/LocalCache/Roaming/Claude";
    const { home, connect } = await windows(`${PACKAGE}/LocalCache/Roaming/Claude`, other);
    await home.write(`${other}/claude_desktop_config.json`, "{}");
    const places = [`~/${other}/claude_desktop_config.json`, `~/${PACKAGED}`];
    const plan = await connect.plan("claude-desktop", "write");
    expect(plan).toEqual({ kind: "choose", places: places.map((path) => ({ path, usedAt: expect.any(Number) })) });
    expect(status(await connect.list(), "claude-desktop")).toMatchObject({ config: { kind: "absent" }, path: places.join(" or ") });
    expect(await connect.plan("claude-desktop", "remove")).toMatchObject({ kind: "nothing_to_do" });
    expect(await connect.plan("claude-desktop", "write", "~/elsewhere.json")).toMatchObject({ kind: "choose" });

    const chosen = await connect.plan("claude-desktop", "write", `~/${PACKAGED}`);
    if (chosen.kind !== "change") throw new Error(chosen.kind);
    const written = await connect.apply("claude-desktop", chosen.planId);
    expect(written).toMatchObject({ config: { kind: "written" }, path: `~/${PACKAGED}` });
    expect(await home.text(`${other}/claude_desktop_config.json`)).toBe("{}");
    expect(await connect.watched()).toEqual([home.path(PACKAGED)]);
    const moved = home.connect({ platform: "win32", entry: { ...ENTRY, args: ["/moved/easel-bridge.cjs"] } });
    expect(await moved.plan("claude-desktop", "write")).toMatchObject({ kind: "change", path: `~/${PACKAGED}` });

    await perform(connect, "claude-desktop", "remove");
    expect(await connect.plan("claude-desktop", "write")).toMatchObject({ kind: "choose" });
  });

  test("installed both ways, both files are written, shown and undone together", async () => {
    const { home, connect } = await windows(`${PACKAGE}/LocalCache/Roaming/Claude`, "AppData/Local/AnthropicClaude/app-1.2.3");
    await home.write(CLASSIC, '{\n  "mcpServers": {}\n}\n');
    await home.write(PACKAGED, '{"theme":"dark"}');
    const plan = await connect.plan("claude-desktop", "write");
    expect(plan).toMatchObject({ kind: "change", path: `~/${PACKAGED} and ~/${CLASSIC}` });
    const written = await perform(connect, "claude-desktop", "write");
    expect(JSON.parse(await home.text(CLASSIC)).mcpServers.easel).toEqual(ENTRY);
    expect(JSON.parse(await home.text(PACKAGED))).toEqual({ theme: "dark", mcpServers: { easel: ENTRY } });
    await home.write(CLASSIC, "{}");
    expect(status(await connect.list(), "claude-desktop").config).toEqual({ kind: "stale" });
    await home.write(CLASSIC, '{"mcpServers": {}}');
    await connect.undo("claude-desktop", newestChange(written));
    expect(await home.text(CLASSIC)).toBe('{"mcpServers": {}}');
    expect(await home.text(PACKAGED)).toBe('{"theme":"dark"}');
  });
});

describe("what is found of an app", () => {
  async function detected(id: string, platform: NodeJS.Platform, there: string[], env: Record<string, string> = {}) {
    const home = await Home.make();
    for (const file of there) await home.write(file, "");
    const told = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replaceAll("~", home.directory)]));
    const trace = await clients.find((one) => one.id === id)?.detect(new HostSystem({ home: home.directory, platform, env: told }));
    return trace && en.clientConfigs.found[trace];
  }

  test.each([
    ["cursor", "darwin", ["Applications/Cursor.app/x"], "Installed in Applications"],
    ["cursor", "win32", ["AppData/Local/Programs/cursor/Cursor.exe"], "Installed"],
    ["cursor", "linux", [".cursor/x"], "Found"],
    ["vscode", "win32", ["AppData/Local/Programs/Microsoft VS Code/Code.exe"], "Installed"],
    ["vscode-insiders", "win32", ["AppData/Local/Programs/Microsoft VS Code Insiders/Code - Insiders.exe"], "Installed"],
    ["vscode-insiders", "darwin", ["Applications/Visual Studio Code - Insiders.app/x"], "Installed in Applications"],
    ["claude-desktop", "darwin", ["Applications/Claude.app/x"], "Installed in Applications"],
    ["claude-desktop", "win32", ["AppData/Local/Programs/Claude/Claude.exe"], "Installed"],
    ["claude-code", "linux", [".local/bin/claude"], "Installed"],
    ["codex", "win32", ["AppData/Roaming/npm/codex.cmd"], "Installed"],
    ["continue", "linux", [".continue/config.yaml"], "Found"],
  ] as const)("%s on %s by %o", async (id, platform, there, words) => {
    expect(await detected(id, platform, [...there])).toBe(words);
  });

  test("a command on the PATH", async () => {
    expect(await detected("goose", "linux", ["tools/goose"], { PATH: `/nowhere:${join("~", "tools")}` })).toBe("Installed");
    expect(await detected("goose", "linux", ["tools/goose"], { PATH: "/nowhere" })).toBeNull();
  });
});
