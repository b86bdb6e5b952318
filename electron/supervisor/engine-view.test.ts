import { expect, it } from "vitest";
import { crashReport } from "./crash-report.ts";
import { engineView, isOpenToNetwork, logLine } from "./engine-view.ts";
import type { Exit } from "./state-machine.ts";

const killed: Exit = { code: null, signal: "SIGKILL", lastLines: [], spawnError: null };

it("reports a kill from outside as such, and a lack of memory only where the engine spoke of one", () => {
  expect(crashReport(killed).message).toContain("ended from outside");
  expect(crashReport(killed).remedy).not.toMatch(/graphics|smaller/);
  expect(crashReport({ ...killed, lastLines: ["torch.OutOfMemoryError: CUDA out of memory"] }).kind).toBe("engine_out_of_memory");
});

it("points to the last lines only where there are some", () => {
  const remedy = (lastLines: string[]) => {
    const reason = { kind: "crash_loop", crashes: 5, minutes: 10 } as const;
    const state = { kind: "gave_up", exit: { ...killed, lastLines }, reason } as const;
    const view = engineView({ state, source: { kind: "practice" }, owned: true, failure: null, portNote: null });
    return view.state.kind === "crashed" ? view.state.error.remedy : "";
  };
  expect(remedy(["Traceback"])).toContain("below");
  expect(remedy([])).not.toContain("below");
});

it("logs how the engine ended and what comes next", () => {
  expect(logLine({ kind: "backing_off", exit: killed, retryAt: 1 })).toMatch(/SIGKILL.*started again/);
  const reason = { kind: "crash_loop", crashes: 5, minutes: 10 } as const;
  expect(logLine({ kind: "gave_up", exit: { ...killed, signal: null, code: 3 }, reason })).toMatch(/code 3.*gave up.*5 times/);
});

it.each([
  ["main.py --port 8188", false],
  ["main.py --listen 127.0.0.1", false],
  ["main.py --listen=localhost", false],
  ["main.py --listen ::1,127.0.0.1", false],
  ["main.py --listen", true],
  ["main.py --listen --port 8188", true],
  ["main.py --listen 0.0.0.0,::", true],
  ["main.py --listen 127.0.0.1,192.168.1.20", true],
  ["main.py --listen=192.168.1.20", true],
  ["main.py --enable-cors-header 0.0.0.0", false],
])("%s is open to the network: %s", (line, open) => {
  expect(isOpenToNetwork(line.split(" "))).toBe(open);
});
