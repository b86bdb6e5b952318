import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { python } from "../testing/python.ts";
import { PARENT_WATCHDOG } from "./parent-watchdog.ts";

const lives = (pid: number) => {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
};

describe.skipIf(process.platform === "win32")("the parent watchdog", () => {
  let home: string;
  let child: ChildProcess;
  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
  });
  afterEach(() => {
    child.kill("SIGKILL");
    fs.rmSync(home, { recursive: true });
  });

  const run = async (main: string, args: string[] = [], options: string[] = []): Promise<string> => {
    fs.writeFileSync(path.join(home, "main.py"), main);
    fs.writeFileSync(path.join(home, "beside.py"), "word = 'found'");
    child = spawn(python, [...options, "-s", "-c", PARENT_WATCHDOG, path.join(home, "main.py"), ...args], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    return new Promise((resolve) => child.stdout?.once("data", (text: Buffer) => resolve(text.toString())));
  };

  it("runs main.py as Python itself would: the same name, arguments and module path", async () => {
    const output = await run("import sys, json, beside\nprint(json.dumps([__name__, sys.argv, beside.word, __file__]), flush=True)", [
      "--port",
      "8188",
    ]);
    const file = path.join(home, "main.py");
    expect(JSON.parse(output)).toEqual(["__main__", [file, "--port", "8188"], "found", file]);
  });

  it("leaves an isolated Python its standard library, as a portable one needs it", async () => {
    const main =
      "import sys, json, beside, xml.dom.minidom\nprint(json.dumps([sys.flags.isolated, beside.word, len(sys.path)]), flush=True)";
    const { stdout } = spawnSync(python, ["-I", "-c", "import sys; print(len(sys.path))"], { encoding: "utf8" });
    expect(JSON.parse(await run(main, [], ["-I"]))).toEqual([1, "found", Number(stdout) + 1]);
  });

  it("ends the engine and its children when our end of stdin closes, even while it is busy and deaf to signals", async () => {
    const output = await run(
      [
        "import os, signal, subprocess, sys, time",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)'])",
        "print(grandchild.pid, flush=True)",
        "while True: sum(range(10000))",
      ].join("\n"),
    );
    const [pid, grandchild] = [child.pid ?? 0, Number(output)];
    expect([lives(pid), lives(grandchild)]).toEqual([true, true]);
    child.stdin?.destroy();
    await expect.poll(() => [lives(pid), lives(grandchild)]).toEqual([false, false]);
  });
});
