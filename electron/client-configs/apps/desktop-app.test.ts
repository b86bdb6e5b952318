import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { ENTRY, Home, newestChange } from "../testing/testing.ts";
import type { Client } from "./client.ts";
import { clients } from "./clients.ts";
import { DesktopApp } from "./desktop-app.ts";
import { isRunning, processesOf } from "./running-apps.ts";

const CONFIG = ".config/Claude/claude_desktop_config.json";
const BEFORE = '{\n  "window": 1\n}\n';

function named(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client === undefined) throw new Error(`no ${id}`);
  return client;
}

/**
 * An app as Claude Desktop is: it reads its settings once, and writes them back from memory when it ends. Its program is called
 * claude-desktop, so that it is found as the real one is.
 */
async function app(
  home: Home,
  behaviour: { onQuit: string },
): Promise<{ start: (env?: Record<string, string>) => Promise<ChildProcess>; started: () => Promise<number> }> {
  const program = await home.write(
    "opt/claude-desktop",
    `#!${process.execPath}
    const fs = require("node:fs");
    const file = ${JSON.stringify(home.path(CONFIG))};
    const cached = JSON.parse(fs.readFileSync(file, "utf8"));
    fs.appendFileSync(${JSON.stringify(home.path("starts"))}, process.pid + "\\n");
    process.on("SIGTERM", () => { ${behaviour.onQuit} });
    setInterval(() => {}, 1000);
    process.stdout.write("up\\n");
    `,
    0o755,
  );
  await chmod(program, 0o755);
  const pids = async () => (await readFile(home.path("starts"), "utf8")).trim().split("\n").map(Number);
  onTestFinished(async () => {
    for (const pid of await pids().catch(() => [])) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {}
    }
  });
  return {
    // A script's command line begins with its interpreter; the real app's with its own program.
    start: async (env = {}) => {
      const child = spawn(process.execPath, [program], {
        argv0: program,
        stdio: ["ignore", "pipe", "ignore"],
        env: { ...process.env, HOME: home.directory, ...env },
      });
      if (child.stdout) await once(child.stdout, "data");
      return child;
    },
    started: async () => (await pids()).length,
  };
}

const SAVES_AND_ENDS = `setTimeout(() => { cached.saved = true; fs.writeFileSync(file, JSON.stringify(cached, null, 2) + "\\n"); process.exit(0); }, 400);`;

async function claude(home: Home, onQuit: string, quitTimeoutMs = 10_000) {
  await home.write(CONFIG, BEFORE);
  const running = await app(home, { onQuit });
  const connect = home.connect({
    isRunning: (id) => isRunning(named(id), { platform: "linux", home: home.directory }),
    desktop: {
      quitTimeoutMs,
      startProgram: async (_program, args) => {
        const env = { ...process.env, HOME: home.directory };
        spawn(process.execPath, args, { argv0: home.path("opt/claude-desktop"), stdio: "ignore", env });
      },
    },
  });
  return { connect, ...running };
}

describe.skipIf(process.platform !== "linux")("an app that writes its settings back when it ends", () => {
  test("is asked to quit, waited for, and opened again; the change is there, and so is what the app saved", async () => {
    const home = await Home.make();
    const { connect, start, started } = await claude(home, SAVES_AND_ENDS);
    const child = await start();
    const plan = await connect.plan("claude-desktop", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    expect(plan.warnings.join()).toContain("must be fully quit");
    const asked: string[] = [];
    const status = await connect.apply("claude-desktop", plan.planId, async (name) => asked.push(name) > 0);
    expect(asked).toEqual(["Claude Desktop"]);
    expect(status.config).toEqual({ kind: "written" });
    expect(JSON.parse(await home.text(CONFIG))).toEqual({ window: 1, saved: true, mcpServers: { easel: ENTRY } });
    expect(child.exitCode).toBe(0);
    await expect.poll(started).toBe(2);
    // The one that was opened again has read the entry, and keeps it when it ends.
    await connect.restart("claude-desktop", async () => true);
    await expect.poll(started).toBe(3);
    expect(JSON.parse(await home.text(CONFIG)).mcpServers.easel).toEqual(ENTRY);

    await connect.undo("claude-desktop", newestChange(status), async () => true);
    expect(JSON.parse(await home.text(CONFIG))).toEqual({ window: 1, saved: true });
    await expect.poll(started).toBe(4);
  });

  test("of another person's home is none of ours; one inside of an AppImage is opened again as that", async () => {
    const home = await Home.make();
    const { start } = await app(home, { onQuit: "process.exit(0);" });
    await home.write(CONFIG, BEFORE);
    const surroundings = { platform: "linux", home: home.directory } as const;
    const other = await start({ HOME: "/home/somebody" });
    expect(await processesOf(named("claude-desktop"), surroundings)).toEqual([]);
    const ours = await start({ HOME: home.path("snap/claude/1"), APPIMAGE: "/opt/Claude.AppImage" });
    expect(await processesOf(named("claude-desktop"), surroundings)).toMatchObject([
      { pid: ours.pid, commandLine: ["/opt/Claude.AppImage", home.path("opt/claude-desktop")] },
    ]);
    other.kill();
    ours.kill();
  });

  test("stays open, with nothing written, when the person would rather not", async () => {
    const home = await Home.make();
    const { connect, start } = await claude(home, SAVES_AND_ENDS);
    const child = await start();
    const plan = await connect.plan("claude-desktop", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    await expect(connect.apply("claude-desktop", plan.planId, async () => false)).rejects.toMatchObject({ kind: "not_allowed" });
    expect(child.exitCode).toBeNull();
    expect(await home.text(CONFIG)).toBe(BEFORE);
    expect(await connect.restart("claude-desktop", async () => false)).toBe(false);
  });

  test("that does not want to quit is never forced, and nothing is written", async () => {
    const home = await Home.make();
    const { connect, start } = await claude(home, "", 1_000);
    const child = await start();
    const plan = await connect.plan("claude-desktop", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    await expect(connect.apply("claude-desktop", plan.planId, async () => true)).rejects.toMatchObject({
      kind: "not_allowed",
      message: expect.stringContaining("still open"),
    });
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    expect(await home.text(CONFIG)).toBe(BEFORE);
  });

  test("and whose last save changes what the person saw: nothing is written, and it is open again", async () => {
    const home = await Home.make();
    const other = `fs.writeFileSync(file, '{"mcpServers": {"easel": {"args": ["/old/easel-bridge.cjs"]}}}'); process.exit(0);`;
    const { connect, start, started } = await claude(home, other);
    await start();
    const plan = await connect.plan("claude-desktop", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    await expect(connect.apply("claude-desktop", plan.planId, async () => true)).rejects.toMatchObject({
      message: expect.stringContaining("changed since"),
    });
    expect(await home.text(CONFIG)).toContain("/old/easel-bridge.cjs");
    await expect.poll(started).toBe(2);
  });
});

describe("how the other systems are asked (injected platforms; never run there)", () => {
  /** Says that the app runs for two looks, and notes every program that was run. */
  function system(list: string) {
    const ran: string[] = [];
    let looks = 0;
    const runCommand = async (program: string, args: readonly string[]) => {
      if (program === "ps" || program === "tasklist") return ++looks < 3 ? list : "";
      ran.push([program, ...args].join(" "));
      return "";
    };
    return { ran, runCommand };
  }

  test("macOS: by AppleScript, and by `open`", async () => {
    const { ran, runCommand } = system("  1 /sbin/launchd\n 501 /Applications/Claude.app/Contents/MacOS/Claude\n 502 /x/Claude Helper\n");
    const desktop = DesktopApp.of(named("claude-desktop"), { platform: "darwin", home: "/home/anna", clock: systemClock, runCommand });
    expect(await desktop?.isRunning()).toBe(true);
    await (await desktop?.quit())?.();
    expect(ran).toEqual(['osascript -e quit app "Claude"', "open -a Claude"]);
  });

  test("Windows: as the window's own button does, never with /F, and by the start menu", async () => {
    const { ran, runCommand } = system('"System","4","Services","0","100 K"\r\n"Claude.exe","77","Console","1","9 K"\r\n');
    const desktop = DesktopApp.of(named("claude-desktop"), { platform: "win32", home: "/home/anna", clock: systemClock, runCommand });
    await (await desktop?.quit())?.();
    expect(ran[0]).toBe("taskkill /IM Claude.exe");
    expect(ran[1]).toMatch(/^powershell -NoProfile -Command .*Get-StartApps -Name 'Claude'/);
    expect(ran.join(" ")).not.toMatch(/\/F\b|Stop-Process/i);
  });

  test("what does not run, or does not open, is left to the person", async () => {
    const runCommand = async (program: string) => (program === "open" ? Promise.reject(new Error("Unable to find application")) : "");
    for (const platform of ["linux", "darwin"] as const) {
      const home = await Home.make();
      const connect = home.connect({ platform, desktop: { runCommand, platform } });
      await expect(connect.restart("claude-desktop", async () => true)).rejects.toMatchObject({
        message: "Claude Desktop does not run here.",
        remedy: "Open Claude Desktop yourself.",
      });
    }
  });

  test("an app that needs no quitting has no such thing", () => {
    expect(DesktopApp.of(named("cursor"), { platform: "darwin", home: "/home/anna", clock: systemClock })).toBeNull();
    expect(DesktopApp.of(named("claude-code"), { platform: "linux", home: "/home/anna", clock: systemClock })).toBeNull();
  });
});
