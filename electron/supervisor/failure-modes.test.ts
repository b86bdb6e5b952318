import { describe, expect, test, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import { fastClock } from "#comfyui/test-support/fast-clock.ts";
import { portIsFree } from "./process/free-port.ts";
import { Supervised } from "./testing/supervised.ts";

/**
 * Everything that a ComfyUI was seen to do wrong, done by real Python processes under the watchdog that the real one gets. After each
 * test the operating system must know of nothing that is left.
 */
const it = test.extend<{ start: typeof Supervised.start }>({
  start: async ({ task: _ }, use) => {
    const engines: Supervised[] = [];
    await use(async (...given) => {
      const engine = await Supervised.start(...given);
      engines.push(engine);
      return engine;
    });
    await Promise.all(engines.map((engine) => engine.end()));
  },
});

describe.skipIf(process.platform === "win32").concurrent("an engine that", () => {
  const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000 });
  const reaches = (engine: Supervised, kind: string) => until(() => expect(engine.kind).toBe(kind));
  /** A state that it was in, however briefly. */
  const saw = async (engine: Supervised, kind: string) => {
    await until(() => expect(engine.kinds).toContain(kind));
    return engine.views.find(({ state }) => state.kind === kind)?.state;
  };
  /** Stops it, and checks that nothing is left. */
  const endsWithNothingLeft = async (engine: Supervised) => {
    await engine.supervisor.stop();
    expect(engine.livingProcesses()).toEqual([]);
    expect(await portIsFree(engine.port)).toBe(true);
    expect(engine.kind).toBe("stopped");
  };

  it("is healthy", async ({ start }) => {
    const engine = await start("healthy");
    await reaches(engine, "ready");
    expect(engine.livingProcesses()).toHaveLength(1);
    await endsWithNothingLeft(engine);
    expect(engine.kinds).toEqual(["starting", "ready", "stopping", "stopped"]);
  });

  it("is slow: what it is doing is shown meanwhile", async ({ start }) => {
    const engine = await start("slow");
    await reaches(engine, "ready");
    const told = engine.views.flatMap(({ state }) => (state.kind === "starting" ? [state.doing] : []));
    expect(told).toContain("importing custom node 3");
    await endsWithNothingLeft(engine);
  });

  it("crashes at boot, and works the second time", async ({ start }) => {
    const engine = await start("crash-at-boot|healthy");
    expect(await saw(engine, "crashed")).toMatchObject({ lastLines: expect.arrayContaining(["RuntimeError: no"]) });
    await reaches(engine, "ready");
    expect(engine.launches).toBe(2);
    await endsWithNothingLeft(engine);
  });

  it("crashes later: its exit and its last lines are reported at once, and it is started again", async ({ start }) => {
    const engine = await start("crash-after 1500|healthy");
    await saw(engine, "ready");
    expect(await saw(engine, "crashed")).toMatchObject({
      error: { message: "The engine stopped unexpectedly (code 7)." },
      lastLines: expect.arrayContaining(["RuntimeError: CUDA error: device-side assert triggered"]),
    });
    await reaches(engine, "ready");
    await endsWithNothingLeft(engine);
  });

  it("dies in the middle of a line", async ({ start }) => {
    const engine = await start("last-words|healthy");
    await saw(engine, "crashed");
    expect(engine.lines).toContain("Killed in the middle of a");
    await endsWithNothingLeft(engine);
  });

  it("crashes again and again: after five times it is left alone, and a click tries again", async ({ start }) => {
    const engine = await start("crash-at-boot|crash-at-boot|crash-at-boot|crash-at-boot|crash-at-boot|healthy", { clock: fastClock(10) });
    const givenUp = { kind: "crashed", retryAt: null, error: { message: expect.stringContaining("5 times") } };
    await until(() => expect(engine.supervisor.view.state).toMatchObject(givenUp));
    expect([engine.launches, engine.livingProcesses().length]).toEqual([5, 0]);
    const told = engine.lines.filter((line) => line.startsWith("easel: the engine ended (code 1)"));
    expect([told.length, told.at(-1)]).toEqual([5, expect.stringContaining("gave up")]);
    await engine.supervisor.startOnDemand(); // an AI app asks on: that is no click
    expect(engine.launches).toBe(5);
    await engine.supervisor.start();
    await reaches(engine, "ready");
    await endsWithNothingLeft(engine);
  });

  it("crashes, but was stopped and started by a person meanwhile: what was before counts no longer", async ({ start }) => {
    const engine = await start("crash-at-boot|crash-at-boot|crash-at-boot|crash-at-boot|healthy|crash-after 300|healthy", {
      clock: fastClock(10),
    });
    await until(() => expect(engine.launches).toBe(5));
    await reaches(engine, "ready");
    await engine.supervisor.restart();
    await until(() => expect(engine.launches).toBe(7));
    await reaches(engine, "ready");
    await endsWithNothingLeft(engine);
  });

  it("is deaf to a polite request", async ({ start }) => {
    const engine = await start("deaf");
    await reaches(engine, "ready");
    await endsWithNothingLeft(engine);
  });

  it("has grandchildren that are deaf", async ({ start }) => {
    const engine = await start("grandchildren");
    await reaches(engine, "ready");
    await until(() => expect(engine.livingProcesses().length).toBe(3));
    await endsWithNothingLeft(engine);
  });

  it("crashes and leaves grandchildren behind, which hold its output: they are ended before it is started again", async ({ start }) => {
    const engine = await start("grandchildren,crash-after 2500|healthy");
    await until(() => expect(engine.livingProcesses().length).toBe(3));
    await saw(engine, "crashed");
    await reaches(engine, "ready");
    expect(engine.livingProcesses()).toHaveLength(1);
    await endsWithNothingLeft(engine);
  });

  it("finds its port taken at the last moment", async ({ start }) => {
    const engine = await start("port-taken|healthy");
    expect(await saw(engine, "crashed")).toMatchObject({ error: { message: "Another program uses the engine's address." } });
    await reaches(engine, "ready");
    await endsWithNothingLeft(engine);
  });

  it.for(["other-program", "other-shape", "other-comfy"])("is another program (%s)", async (behaviour, { start }) => {
    const engine = await start(behaviour);
    await until(() => expect(engine.lines.join()).toContain("To see the GUI"));
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(engine.kinds).toEqual(["starting"]);
    await endsWithNothingLeft(engine);
  });

  it("accepts and never answers, and does nothing: it is started again", async ({ start }) => {
    const engine = await start("wedge-after 300|healthy", { clock: fastClock(5) });
    await until(() => expect(engine.launches).toBe(2));
    await reaches(engine, "ready");
    expect(engine.kinds).toEqual(["starting", "ready", "not_answering", "stuck", "crashed", "starting", "ready"]);
    expect(await saw(engine, "crashed")).toMatchObject({
      error: { kind: "engine_stuck", message: "The engine neither answered nor did anything any more." },
    });
    await endsWithNothingLeft(engine);
  });

  it("is frozen: it is started again", async ({ start }) => {
    const engine = await start("healthy", { clock: fastClock(5) });
    await reaches(engine, "ready");
    for (const line of engine.livingProcesses()) process.kill(Number.parseInt(line, 10), "SIGSTOP");
    await until(() => expect(engine.launches).toBe(2));
    await reaches(engine, "ready");
    expect(engine.kinds).toEqual(["starting", "ready", "not_answering", "stuck", "crashed", "starting", "ready"]);
    await endsWithNothingLeft(engine);
  });

  it("asks to be restarted by ComfyUI-Manager: it is started at once, and that is no crash", async ({ start }) => {
    const engine = await start("reboot-after 400|reboot-after 400|healthy");
    await until(() => expect(engine.launches).toBe(3));
    await reaches(engine, "ready");
    expect(engine.kinds.filter((kind) => kind !== "ready" && kind !== "starting")).toEqual([]);
    await endsWithNothingLeft(engine);
  });

  it("asks to be restarted for ever: the sixth time counts as a crash", async ({ start }) => {
    const engine = await start("reboot-after 0");
    await saw(engine, "crashed");
    expect(engine.launches).toBe(6);
    await endsWithNothingLeft(engine);
  });

  it("floods its log with a megabyte a second: all of it arrives, and it can be stopped", async ({ start }) => {
    const engine = await start("flood");
    await reaches(engine, "ready");
    await until(() => expect(engine.lines.length).toBeGreaterThan(10_000));
    expect(new Set(engine.lines.filter((line) => line.startsWith("x")))).toEqual(new Set(["x".repeat(199)]));
    await endsWithNothingLeft(engine);
  });

  it("writes in other encodings, torn to pieces", async ({ start }) => {
    const engine = await start("non-utf8");
    await reaches(engine, "ready");
    expect(engine.lines).toEqual(expect.arrayContaining(["caf\ufffd 画 \ufffd\ufffd", "🦊"]));
    expect(engine.lines.some((line) => /^[\ufffd\p{L}\p{P}\p{S}]+$/u.test(line) && line.includes("\ufffd") && line.length < 8)).toBe(true);
    await endsWithNothingLeft(engine);
  });

  it("reads no stdin", async ({ start }) => {
    const engine = await start("reads-no-stdin", { watchdog: false });
    await reaches(engine, "ready");
    await endsWithNothingLeft(engine);
  });

  it("asks a question at its start: the question is shown, and nobody waits for the answer", async ({ start }) => {
    const engine = await start("asks|healthy");
    expect(await saw(engine, "crashed")).toMatchObject({ lastLines: expect.arrayContaining([expect.stringContaining("EOF")]) });
    expect(engine.lines.some((line) => line.includes("Update now? [y/N]"))).toBe(true);
    await endsWithNothingLeft(engine);
  });

  it("prints nothing but dots while it starts: each of them is a sign of life", async ({ start }) => {
    // Four seconds of dots are twelve minutes on this clock, two more than an engine may be silent.
    const engine = await start("dots,healthy", { clock: fastClock(180) });
    await reaches(engine, "ready");
    expect(engine.kinds).toEqual(["starting", "ready"]);
    await endsWithNothingLeft(engine);
  });

  it("said nothing while the computer slept: its time starts over", async ({ start }) => {
    let slept = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + slept };
    const engine = await start("silent-start", { clock });
    await until(() => expect(engine.lines).not.toEqual([]));
    slept = 9 * 3_600_000;
    await systemClock.sleep(1_500);
    expect(engine.kinds).toEqual(["starting"]);
    await endsWithNothingLeft(engine);
  });

  it("slept with the computer: probes that it missed do not count, and it is probed at once", async ({ start }) => {
    const engine = await start("healthy");
    await reaches(engine, "ready");
    const [pid] = engine.livingProcesses().map((line) => Number.parseInt(line, 10));
    process.kill(pid ?? 0, "SIGSTOP");
    for (let look = 0; look < 2; look += 1) engine.supervisor.onSystemResume(); // probes that nobody answers
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    process.kill(pid ?? 0, "SIGCONT");
    engine.supervisor.onSystemResume();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(engine.kinds).toEqual(["starting", "ready"]);
    await endsWithNothingLeft(engine);
  });
});
