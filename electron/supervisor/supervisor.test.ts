import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import net from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { fastClock } from "#comfyui/test-support/fast-clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { EngineView } from "#contract/view.ts";
import type { LaunchPlan } from "./launch/launch-plan.ts";
import { portIsFree } from "./process/free-port.ts";
import { Supervisor } from "./supervisor.ts";

const fake = path.resolve("electron/supervisor/testing/fake-engine.ts");

const freePort = async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe("supervisor", () => {
  let port: number;
  let views: EngineView[];
  let lines: string[];
  let supervisor: Supervisor;
  let launches: number;

  const kinds = () => views.map((view) => view.state.kind).filter((kind, index, all) => kind !== all[index - 1]);
  const reaches = (kind: EngineView["state"]["kind"]) => expect.poll(() => supervisor.view.state.kind).toBe(kind);
  const url = () => `http://127.0.0.1:${port}`;
  /** The behaviour of the first, second, ... launch; the last one goes on. */
  const launching = (...behaviours: string[][]): LaunchPlan => launchingAt(() => port, ...behaviours);
  const launchingAt = (where: () => number, ...behaviours: string[][]): LaunchPlan => ({
    kind: "launch",
    spec: async () => {
      const behaviour = behaviours[Math.min(launches, behaviours.length - 1)] ?? [];
      launches += 1;
      const args = [fake, String(where()), ...behaviour];
      return { command: process.execPath, args, cwd: process.cwd(), env: process.env, url: `http://127.0.0.1:${where()}` };
    },
  });
  const supervise = (plan: LaunchPlan | EaselError, clock = systemClock) => {
    supervisor = new Supervisor({
      clock,
      random: () => 0,
      source: { kind: "practice" },
      plan: async () => {
        if (plan instanceof EaselError) throw plan;
        return plan;
      },
      onChange: (view) => views.push(view),
      onLine: (line) => lines.push(line),
    });
    return supervisor;
  };

  beforeEach(async () => {
    port = await freePort();
    [views, lines, launches] = [[], [], 0];
  });
  afterEach(() => supervisor.dispose());

  it("starts an engine, shows its memory, and stops it so that nothing answers any more", async () => {
    await supervise(launching(["healthy"])).start();
    await reaches("ready");
    expect(supervisor.view.memory).toEqual({ of: "vram", device: "cuda:0 Pretend 4090", total: 24e9, free: 20e9, torch: 2e9 });
    expect(supervisor.report).toEqual({ state: "ready", url: url() });
    expect(lines).toContain("Total VRAM 24000 MB");
    await supervisor.stop();
    expect(kinds()).toEqual(["starting", "ready", "stopping", "stopped"]);
    expect(await portIsFree(port)).toBe(true);
  });

  it("starts it again after a crash", async () => {
    await supervise(launching(["crash-after", "700"], ["healthy"])).start();
    await reaches("ready");
    await reaches("crashed");
    expect(supervisor.view.state).toMatchObject({
      error: { kind: "engine_crashed", message: "The engine stopped unexpectedly (code 7)." },
    });
    expect(supervisor.report).toMatchObject({ state: "starting" });
    await reaches("ready");
    expect(launches).toBe(2);
  });

  it("notices a ComfyUI whose worker has died although it goes on answering, and starts it again", async () => {
    await supervise(launching(["worker-dies-after", "900"], ["healthy"])).start();
    await reaches("ready");
    await reaches("crashed");
    expect(supervisor.view.state).toMatchObject({ error: { kind: "engine_stuck" } });
    await reaches("ready");
    expect(launches).toBe(2);
    expect(kinds()).toEqual(["starting", "ready", "stuck", "crashed", "starting", "ready"]);
  });

  it("says why it crashed", async () => {
    await supervise(launching(["crash-at-boot", "torch.cuda.OutOfMemoryError: CUDA out of memory"])).start();
    await reaches("crashed");
    expect(supervisor.view.state).toMatchObject({
      error: { kind: "engine_out_of_memory" },
      lastLines: ["Total VRAM 24000 MB", "torch.cuda.OutOfMemoryError: CUDA out of memory"],
    });
  });

  it("is not fooled by another program that answers at its address", async () => {
    await supervise(launching(["other-program"])).start();
    await systemClock.sleep(1_500);
    expect(supervisor.view.state.kind).toBe("starting");
  });

  it("can be stopped while it is starting, and while it waits for a restart", async () => {
    await supervise(launching(["slow"])).start();
    await systemClock.sleep(300);
    await supervisor.stop();
    expect(supervisor.view.state.kind).toBe("stopped");
    await supervise(launching(["crash-at-boot"])).start();
    await reaches("crashed");
    await supervisor.stop();
    await systemClock.sleep(1_500);
    expect(supervisor.view.state.kind).toBe("stopped");
  });

  it("ends an engine that ignores SIGTERM", async () => {
    await supervise(launching(["deaf"])).start();
    await reaches("ready");
    await supervisor.stop();
    expect(await portIsFree(port)).toBe(true);
  });

  it("survives a flood of log lines", async () => {
    await supervise(launching(["flood"])).start();
    await reaches("ready");
    await expect.poll(() => lines.length).toBeGreaterThan(5_000);
  });

  it("attaches to an engine that somebody else runs, and never ends it", async () => {
    const other = supervise(launching(["healthy"]));
    await other.start();
    await reaches("ready");
    const watcher = supervise({ kind: "attach", url: url() });
    try {
      await watcher.start();
      await reaches("ready");
      expect(watcher.view.owned).toBe(false);
      await watcher.stop();
      expect(await portIsFree(port)).toBe(false);
    } finally {
      await other.dispose();
    }
  });

  describe("somebody else's engine", () => {
    let theirs: ChildProcess | null = null;
    const startTheirs = (at: number) => {
      theirs = spawn(process.execPath, [fake, String(at)], { stdio: "ignore" });
    };
    const closeTheirs = async () => {
      const gone = theirs && new Promise((resolve) => theirs?.once("exit", resolve));
      theirs?.kill("SIGKILL");
      await gone;
      theirs = null;
    };
    afterEach(closeTheirs);

    it("that is not there yet, or was closed, is waited for; bridges are told that nothing runs", async () => {
      await supervise({ kind: "attach", url: url() }, fastClock(20)).start();
      await reaches("detached");
      expect(supervisor.report).toMatchObject({ state: "stopped", why: expect.stringContaining("is not running") });
      expect(supervisor.url).toBeNull();
      startTheirs(port);
      await reaches("ready");
      await closeTheirs();
      await reaches("detached");
      expect(supervisor.view.owned).toBe(false);
      startTheirs(port);
      await reaches("ready");
      expect(kinds()).toEqual(["starting", "detached", "ready", "detached", "ready"]);
    });

    it("that is something else, or lets nobody in, is named at once, and known when it answers after all", async () => {
      let page: string | null = '<input type="password">';
      const server = createServer((_request, response) => {
        if (page !== null) return response.writeHead(200, { "content-type": "text/html" }).end(page);
        const system = { os: "posix", ram_total: 1, ram_free: 1, comfyui_version: "0.24.0", python_version: "3", argv: ["main.py"] };
        return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ system, devices: [] }));
      });
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      try {
        await supervise({ kind: "attach", url: url() }, fastClock(20)).start();
        await reaches("detached");
        const { state } = supervisor.view;
        expect(state.kind === "detached" && state.problem?.code).toBe("engine_login_page");
        expect(supervisor.report).toMatchObject({ state: "stopped", why: `A login page answers at 127.0.0.1:${port}.` });
        page = null;
        await reaches("ready");
      } finally {
        server.closeAllConnections();
        server.close();
      }
    });

    it.skipIf(process.platform !== "linux")(
      "that has a job and does nothing for three minutes is reported as stuck, and left alone",
      async () => {
        startTheirs(port);
        await supervise({ kind: "attach", url: url() }, fastClock(100)).start();
        await reaches("ready");
        supervisor.setRunningJobs(1);
        await reaches("stuck");
        expect(supervisor.report).toEqual({ state: "ready", url: url() });
        expect(theirs?.exitCode).toBeNull();
        supervisor.setRunningJobs(1); // a step of its picture
        await reaches("ready");
      },
    );

    /** "Find ComfyUI for me" on a computer of which `running` knows what runs; where nothing does, `own` is started. */
    const find = (running: () => string | null, own: LaunchPlan) => {
      supervisor = new Supervisor({
        clock: fastClock(20),
        random: () => 0,
        source: { kind: "auto" },
        plan: async () => {
          const there = running();
          return there ? { kind: "attach", url: there } : own;
        },
        findRunning: async () => running(),
        onChange: (view) => views.push(view),
        onLine: (line) => lines.push(line),
      });
      return supervisor;
    };

    it("that was closed is replaced by one of our own when a picture is asked for, and not before", async () => {
      startTheirs(port);
      let there: string | null = url();
      const own = await freePort();
      await find(
        () => there,
        launchingAt(() => own, ["healthy"]),
      ).start();
      await reaches("ready");
      await closeTheirs();
      there = null;
      await reaches("detached");
      await systemClock.sleep(1_500); // half a minute of its clock
      expect([supervisor.view.state.kind, launches]).toEqual(["detached", 0]);
      await supervisor.startOnDemand();
      await reaches("ready");
      expect([supervisor.view.owned, launches, supervisor.url]).toEqual([true, 1, `http://127.0.0.1:${own}`]);
    });

    it("that is opened again while a picture is waiting keeps its place", async () => {
      startTheirs(port);
      await find(() => url(), launching(["healthy"])).start();
      await reaches("ready");
      await closeTheirs();
      await reaches("detached");
      const wanted = supervisor.startOnDemand();
      startTheirs(port);
      await wanted;
      await reaches("ready");
      expect([supervisor.view.owned, launches]).toEqual([false, 0]);
    });

    it("that is opened at another address is found there", async () => {
      startTheirs(port);
      let there: string | null = url();
      await find(() => there, launching(["healthy"])).start();
      await reaches("ready");
      await closeTheirs();
      there = null;
      await reaches("detached");
      const other = await freePort();
      startTheirs(other);
      there = `http://127.0.0.1:${other}`;
      await expect.poll(() => supervisor.url).toBe(there);
      expect([supervisor.view.owned, launches]).toEqual([false, 0]);
    });

    it("takes the place of the practice engine", async () => {
      let there: string | null = null;
      await find(() => there, launching(["practice"])).start();
      await reaches("ready");
      supervisor.setRunningJobs(1);
      const other = await freePort();
      startTheirs(other);
      there = `http://127.0.0.1:${other}`;
      await systemClock.sleep(2_000); // forty seconds of its clock
      expect(supervisor.url).toBe(url());
      supervisor.setRunningJobs(0);
      await expect.poll(() => supervisor.url).toBe(there);
      expect(await portIsFree(port)).toBe(true);
    });
  });

  it("drops a start that was overtaken by a stop or a switch while it was planned", async () => {
    const planned: ((plan: LaunchPlan) => void)[] = [];
    supervisor = new Supervisor({
      clock: systemClock,
      random: () => 0,
      source: { kind: "auto" },
      plan: () => new Promise((resolve) => planned.push(resolve)),
      onChange: (view) => views.push(view),
      onLine: (line) => lines.push(line),
    });
    const first = supervisor.start();
    await expect.poll(() => planned.length).toBe(1);
    await supervisor.stop();
    planned[0]?.(launching(["healthy"]));
    await first;
    expect([supervisor.view.state.kind, launches]).toEqual(["stopped", 0]);

    const slow = supervisor.switchTo({ kind: "auto" });
    await expect.poll(() => planned.length).toBe(2);
    const quick = supervisor.switchTo({ kind: "practice" });
    await expect.poll(() => planned.length).toBe(3);
    planned[2]?.(launching(["healthy"]));
    await quick;
    planned[1]?.({ kind: "attach", url: "http://127.0.0.1:9" });
    await slow;
    await reaches("ready");
    expect([supervisor.view.owned, supervisor.url]).toEqual([true, url()]);
  });

  it("goes on supervising when a listener fails once", async () => {
    let failed = false;
    const plan = launching(["crash-after", "700"], ["healthy"]);
    supervisor = new Supervisor({
      clock: systemClock,
      random: () => 0,
      source: { kind: "practice" },
      plan: async () => plan,
      onChange: (view) => {
        if (failed || view.state.kind !== "ready") return;
        failed = true;
        throw new Error("the window is gone");
      },
      onLine: (line) => lines.push(line),
    });
    await supervisor.start();
    await expect.poll(() => [supervisor.view.state.kind, launches]).toEqual(["ready", 2]);
    expect(lines.join("\n")).toContain("the window is gone");
  });

  it("shows why a start could not be tried", async () => {
    await supervise(new EaselError("config_invalid", "no_comfyui_in_folder", {})).start();
    expect(supervisor.view.state).toEqual({
      kind: "failed",
      error: {
        kind: "config_invalid",
        code: "no_comfyui_in_folder",
        parameters: {},
        message: "There is no ComfyUI in that folder.",
        remedy: "Choose the folder that holds ComfyUI's main.py.",
      },
    });
    expect(supervisor.report).toMatchObject({ state: "stopped", why: expect.stringContaining("no ComfyUI") });
  });
});
