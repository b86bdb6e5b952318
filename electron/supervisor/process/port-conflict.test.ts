import { spawn } from "node:child_process";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { Supervisor } from "../supervisor.ts";
import { Supervised } from "../testing/supervised.ts";
import { freePort } from "./free-port.ts";
import { findPortConflict } from "./port-conflict.ts";

const spec = { command: process.execPath, args: [], cwd: "/", env: {} };
const at = (port: number, defaultPort: number) => ({ ...spec, url: `http://127.0.0.1:${port}`, defaultPort });

/** Starts a program that has nothing to do with ComfyUI. */
async function stranger(): Promise<{ pid: number; port: number }> {
  const script = `require("node:http").createServer((q, r) => r.end("hello")).listen(0, "127.0.0.1", function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve) => child.stdout.once("data", (text: Buffer) => resolve(Number(String(text)))));
  return { pid: child.pid ?? 0, port };
}

describe.skipIf(process.platform === "win32")("a taken port", () => {
  test("is not reported when the engine got its default port, or has none", async () => {
    expect(await findPortConflict(at(8188, 8188))).toBeNull();
    expect(await findPortConflict({ ...spec, url: "http://127.0.0.1:1234" })).toBeNull();
  });

  test("is reported with the program that has it, which goes on running; the next free one is used", async () => {
    const { pid, port } = await stranger();
    const used = await freePort(port);
    expect(used).toBeGreaterThan(port);
    expect(await findPortConflict(at(used, port))).toEqual({
      kind: "port_taken",
      usual: port,
      used,
      by: expect.stringMatching(/node|Main/),
      comfy: null,
    });
    expect(() => process.kill(pid, 0)).not.toThrow();
  });

  test("of a ComfyUI can be used instead", async () => {
    const other = await Supervised.start("healthy");
    onTestFinished(() => other.end());
    await expect.poll(() => other.kind).toBe("ready");
    const note = await findPortConflict(at(other.port + 1, other.port));
    expect(note).toMatchObject({ by: expect.stringMatching(/python/i), comfy: `http://127.0.0.1:${other.port}` });
  });

  test("is shown with the engine, and in the log", async () => {
    const { port } = await stranger();
    const lines: string[] = [];
    const fake = await Supervised.start("healthy");
    onTestFinished(() => fake.end());
    const supervisor = new Supervisor({
      clock: systemClock,
      random: Math.random,
      source: { kind: "auto" },
      plan: async () => ({ kind: "launch", spec: async () => ({ ...(await fake.spec()), defaultPort: port }) }),
      onChange: () => {},
      onLine: (line) => lines.push(line),
    });
    onTestFinished(() => supervisor.dispose());
    await fake.supervisor.stop();
    await supervisor.start();
    await expect.poll(() => supervisor.view.notes).toMatchObject([{ kind: "port_taken", usual: port, used: fake.port }]);
    expect(lines.join("\n")).toMatch(new RegExp(`easel: port ${port} is taken by (node|Main\\w*), so the engine gets port ${fake.port}`));
    await supervisor.stop();
    expect(supervisor.view.notes).toEqual([]);
  });
});
