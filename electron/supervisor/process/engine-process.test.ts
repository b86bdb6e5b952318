import { spawnSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { type LaunchSpec, startProcess, withoutEscapes } from "./engine-process.ts";

const node = (script: string): LaunchSpec => ({
  command: process.execPath,
  args: ["-e", script],
  cwd: process.cwd(),
  env: process.env,
  url: "",
});

/** Processes of a group that are not zombies, by the operating system. */
const alive = (group: number) =>
  spawnSync("ps", ["-eo", "pgid=,stat="], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => {
      const [pgid, stat] = line.trim().split(/\s+/);
      return Number(pgid) === group && !stat?.startsWith("Z");
    }).length;

const started = async (recipe: LaunchSpec) => {
  const lines: string[] = [];
  const child = startProcess(recipe, (line) => lines.push(line), systemClock);
  for (let n = 0; n < 200 && !lines.includes("up"); n += 1) await wait(20);
  return { child, lines };
};

describe.skipIf(process.platform === "win32")("engine process", () => {
  it("hands over lines without terminal escapes, torn pieces joined, bad bytes replaced", async () => {
    const { child, lines } = await started(
      node(
        `process.stdout.write("\\x1b[31mre"); setTimeout(() => { process.stdout.write("d\\x1b[0m line\\r\\n"); process.stderr.write(Buffer.from([0xff, 0x0a])); console.log("up"); }, 30)`,
      ),
    );
    await child.exited;
    expect(lines).toContain("red line");
    expect(lines).toContain("\ufffd");
  });

  it("tells the exit code and the last lines", async () => {
    const { child } = await started(node(`for (let i = 0; i < 50; i++) console.log("line " + i); console.log("up"); process.exitCode = 3`));
    const exit = await child.exited;
    expect(exit).toMatchObject({ code: 3, signal: null, spawnError: null });
    expect(exit.lastLines).toHaveLength(20);
    expect(exit.lastLines.at(-1)).toBe("up");
  });

  it("says so when the program is not there", async () => {
    const child = startProcess({ ...node(""), command: "/no/such/python" }, () => {}, systemClock);
    expect((await child.exited).spawnError).toMatch(/ENOENT/);
    await child.kill();
  });

  it("ends a tree with a grandchild that is deaf to SIGTERM, verified by the operating system", async () => {
    const deaf = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")`;
    const { child } = await started(
      node(
        `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(deaf)}], { stdio: "inherit" }); setInterval(() => {}, 1000)`,
      ),
    );
    expect(alive(child.pid)).toBe(2);
    await child.kill();
    expect(alive(child.pid)).toBe(0);
  });

  it("ends what obeys SIGTERM with no more than that", async () => {
    const { child } = await started(node(`setInterval(() => {}, 1000); console.log("up")`));
    await child.kill();
    expect(alive(child.pid)).toBe(0);
    expect((await child.exited).signal).toBe("SIGTERM");
  });
});

describe("withoutEscapes", () => {
  it.each([
    ["\u001b[1;32mINFO\u001b[0m x", "INFO x"],
    ["\u001b]0;title\u0007y", "y"],
    ["\u001b[?25lz", "z"],
    ["plain", "plain"],
  ])("%j -> %j", (from, to) => expect(withoutEscapes(from)).toBe(to));
});
