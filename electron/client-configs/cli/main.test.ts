import { spawn } from "node:child_process";
import { chmod } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { ChangePlan } from "#contract/view.ts";
import { ChangePlan as ChangePlanSchema, ClientView } from "#contract/view.ts";
import { ENTRY, Home } from "../testing/testing.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const Status = ClientView.omit({ chatViews: true }).strict();
const CURSOR = ".cursor/mcp.json";

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

interface Circumstances {
  uid?: number;
  /** Node's own options. */
  node?: string[];
  appdir?: string;
}

function easelConnect(home: Home, args: string[], { node = [], appdir, ...options }: Circumstances = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, EASEL_HOME_OVERRIDE: home.directory, ...(appdir !== undefined && { APPDIR: appdir }) };
    const child = spawn(process.execPath, [...node, MAIN, ...args], { env, ...options });
    const ended: Ended = { code: null, out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      ended.out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      ended.err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...ended, code }));
  });
}

const entry = ["--entry", JSON.stringify(ENTRY)];

/** The program takes this system for Windows. */
const onWindows = { node: ["--import", 'data:text/javascript,Object.defineProperty(process, "platform", { value: "win32" })'] };

// Every step is a process of its own, which a busy system takes its time to start.
describe("easel-connect", () => {
  test("plan, write, status, undo as a person sees them", async () => {
    const home = await Home.make();
    await home.write(CURSOR, '{\n  "mcpServers": {}\n}\n');
    const plan = await easelConnect(home, ["plan", "cursor", ...entry]);
    expect(plan).toMatchObject({ code: 0, err: "" });
    expect(plan.out).toContain('+     "easel": {');
    expect(await home.text(CURSOR)).toBe('{\n  "mcpServers": {}\n}\n');

    const write = await easelConnect(home, ["write", "cursor", ...entry]);
    expect(write).toMatchObject({ code: 0, err: "" });
    expect(write.out).toContain("Done. Cursor notices");
    expect(JSON.parse(await home.text(CURSOR))).toEqual({ mcpServers: { easel: ENTRY } });

    const status = await easelConnect(home, ["status", ...entry]);
    expect(status.out).toMatch(
      /Cursor \(cursor\)\n {2}found: .*\n {2}settings: ~\/\.cursor\/mcp\.json\n {2}Easel: {4}written\n {2}next: {5}Cursor notices.*\n {2}change: .* write/,
    );
    expect(status.out).not.toContain("Kiro");

    expect(await easelConnect(home, ["undo", "cursor"])).toMatchObject({ code: 0 });
    expect(await home.text(CURSOR)).toBe('{\n  "mcpServers": {}\n}\n');
    expect(await easelConnect(home, ["undo", "cursor"])).toMatchObject({ code: 1, err: expect.stringContaining("no change to take back") });
  });

  test("--json answers in the contract's shapes", async () => {
    const home = await Home.make();
    const list = JSON.parse((await easelConnect(home, ["list", "--json"])).out);
    expect(list).toHaveLength(20);
    for (const one of list) Status.parse(one);
    const { plan, client } = JSON.parse((await easelConnect(home, ["write", "cursor", "--json", ...entry])).out);
    expect(ChangePlanSchema.parse(plan)).toMatchObject({ kind: "change", creates: true } satisfies Partial<ChangePlan>);
    expect(Status.parse(client).config).toEqual({ kind: "written" });
    const again = await easelConnect(home, ["write", "cursor", "--json", ...entry]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out).plan.kind).toBe("nothing_to_do");
    expect(JSON.parse((await easelConnect(home, ["remove", "cursor", "--json"])).out).client.config.kind).toBe("absent");
    const wrong = await easelConnect(home, ["undo", "notepad", "--json"]);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out).error).toMatchObject({ kind: "argument_invalid" });
  });

  test("of an app that is installed twice, --place says which one is used", async () => {
    const home = await Home.make();
    const settings = (publisher: string) =>
      `AppData/Local/Packages/Claude_${publisher}/LocalCache/Roaming/Claude/claude_desktop_config.json`;
    const [used, other] = [settings("one"), settings("two")];
    await home.write(used, "{}");
    await home.write(other, "{}");

    const asked = await easelConnect(home, ["write", "claude-desktop", "--json", ...entry], onWindows);
    expect(asked.code).toBe(1);
    const { plan } = JSON.parse(asked.out);
    const places = [`~/${used}`, `~/${other}`].map((path) => ({ path, usedAt: expect.any(Number) }));
    expect(ChangePlanSchema.parse(plan)).toEqual({ kind: "choose", places });
    const unknown = await easelConnect(home, ["write", "claude-desktop", "--place", "~/elsewhere", ...entry], onWindows);
    expect(unknown).toMatchObject({ code: 1, out: expect.stringContaining(`~/${other}`) });
    expect([await home.text(used), await home.text(other)]).toEqual(["{}", "{}"]);

    const told = await easelConnect(home, ["plan", "claude-desktop", "--place", `~/${used}`, ...entry], onWindows);
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining(`~/${used}`) });
    const written = await easelConnect(home, ["write", "claude-desktop", "--place", `~/${used}`, ...entry], onWindows);
    expect(written).toMatchObject({ code: 0, err: "" });
    expect([JSON.parse(await home.text(used)), await home.text(other)]).toEqual([{ mcpServers: { easel: ENTRY } }, "{}"]);

    // It is known from then on.
    expect(await easelConnect(home, ["remove", "claude-desktop"], onWindows)).toMatchObject({ code: 0, err: "" });
    expect(await home.text(used)).not.toContain("easel");
  });

  test("a file that it cannot read is refused with the place and the remedy", async () => {
    const home = await Home.make();
    await home.write(CURSOR, '{\n  "mcpServers": {},\n}');
    const { code, out } = await easelConnect(home, ["write", "cursor", ...entry]);
    expect(code).toBe(1);
    expect(out).toMatch(/line 3, column 1.*Nothing was changed/s);
    expect(await home.text(CURSOR)).toBe('{\n  "mcpServers": {},\n}');
  });

  test("the bridge beside it is missing when it runs from its source, and it says so", async () => {
    const { code, err } = await easelConnect(await Home.make(), ["write", "cursor"]);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("npm run build") });
  });

  test("inside of an AppImage it does not write a place that will be gone", async () => {
    const { code, err } = await easelConnect(await Home.make(), ["write", "cursor"], { appdir: dirname(MAIN) });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("AppImage") });
  });

  test.each([[[]], [["paint"]], [["plan", "cursor", "now"]], [["list", "--entry", "{}"]]])("%o is not understood", async (args) => {
    const { code, err } = await easelConnect(await Home.make(), args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("Usage: easel-connect") });
  });

  test.skipIf(process.getuid?.() !== 0)("settings that the account may not write stay as they are, and it says so", async () => {
    const home = await Home.make();
    await home.write(CURSOR, "{}");
    await chmod(home.directory, 0o777);
    const { code, err } = await easelConnect(home, ["write", "cursor", ...entry], { uid: 65_534 });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("cannot be replaced") });
    expect(await home.text(CURSOR)).toBe("{}");
  });
});
