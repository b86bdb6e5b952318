import type { SystemStats } from "#comfyui/types.ts";
import type { ErrorReport } from "#contract/errors.ts";
import type { EngineReport } from "#contract/host.ts";
import type { EngineNote, EngineSource, EngineView, MemoryView } from "#contract/view.ts";
import type { EngineState, Exit, GiveUpReason } from "./state-machine.ts";

/** The supervisor's state in the shapes and words that the window and the bridge get. */

export interface Situation {
  state: EngineState;
  source: EngineSource;
  owned: boolean;
  /** Why a start could not even be tried. */
  failure: ErrorReport | null;
  /** Set when it did not get its usual port. */
  portNote: EngineNote | null;
}

export function viewOf({ state, source, owned, failure, portNote }: Situation): EngineView {
  const stats = state.kind === "ready" ? state.stats : null;
  return {
    source,
    owned,
    practice: stats ? stats.practice : source.kind === "practice",
    state: stateView(state, failure),
    memory: stats ? memoryOf(stats) : null,
    notes: state.kind === "ready" ? notesOn(state, owned, portNote) : [],
  };
}

/** Of an engine on another computer one expects that it listens to the network. */
function notesOn({ url, stats }: Extract<EngineState, { kind: "ready" }>, owned: boolean, portNote: EngineNote | null): EngineNote[] {
  const open = !owned && isLoopback(new URL(url).hostname) && isOpenToNetwork(stats.argv);
  return [...(portNote ? [portNote] : []), ...(open ? [{ kind: "open_to_network" as const }] : [])];
}

export const isLoopback = (host: string): boolean => /^(127\.|::1$|\[::1\]$|localhost$)/.test(host);

/** ComfyUI's `--listen`: without a value it means every network; several addresses come with commas (cli_args.py). */
export function isOpenToNetwork(argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    const [flag, inline] = word.split("=", 2);
    if (flag !== "--listen") return false;
    const next = inline ?? argv[index + 1];
    const hosts = next === undefined || next.startsWith("-") ? "0.0.0.0" : next;
    return hosts.split(",").some((host) => !isLoopback(host.trim()));
  });
}

function stateView(state: EngineState, failure: ErrorReport | null): EngineView["state"] {
  switch (state.kind) {
    case "stopped":
      return failure ? { kind: "failed", error: failure } : { kind: "stopped" };
    case "starting":
      return { kind: "starting", since: state.since, doing: state.doing };
    case "ready":
      return { kind: "ready", url: state.url, version: state.stats.version, since: state.since };
    case "not_answering":
      return { kind: "not_answering", url: state.url, since: state.since };
    case "detached":
      return { kind: "detached", url: state.url, since: state.since };
    case "stuck":
      return { kind: "stuck", url: state.url, since: state.since };
    case "backing_off":
      return { kind: "crashed", error: crash(state.exit), lastLines: state.exit.lastLines, retryAt: state.retryAt };
    case "gave_up":
      return {
        kind: "crashed",
        error: { ...crash(state.exit), ...gaveUp(state.reason, state.exit.lastLines) },
        lastLines: state.exit.lastLines,
        retryAt: null,
      };
    case "stopping":
      return { kind: "stopping" };
  }
}

export function reportOf({ state, owned, failure }: Omit<Situation, "source" | "portNote">): EngineReport {
  switch (state.kind) {
    case "ready":
    case "not_answering":
      return { state: "ready", url: state.url };
    case "stuck":
      if (!owned) return { state: "ready", url: state.url };
      return { state: "starting", doing: "The engine stopped working inside and is being started again." };
    case "detached":
      return { state: "stopped", why: "The ComfyUI that Easel uses is not running." };
    case "starting":
      return { state: "starting", doing: "The engine is starting." };
    case "backing_off":
      return { state: "starting", doing: "The engine stopped unexpectedly and is being started again." };
    case "gave_up":
      return { state: "stopped", why: gaveUp(state.reason, []).message };
    case "stopping":
    case "stopped":
      return { state: "stopped", why: failure ? `${failure.message} ${failure.remedy}` : "The engine is stopped." };
  }
}

/** VRAM of the first device, or the machine's memory where there is no GPU. */
export function memoryOf(stats: SystemStats): MemoryView {
  const device = stats.devices[0];
  if (!device || device.type === "cpu") {
    return {
      of: "memory",
      device: device?.name ?? "this computer",
      total: stats.ram.total,
      free: stats.ram.free,
      torch: device?.torchVram.total ?? 0,
    };
  }
  return { of: "vram", device: device.name, total: device.vram.total, free: device.vram.free, torch: device.torchVram.total };
}

/** What Easel's own log says of a change; null where nobody who reads it later would miss it. */
export function logLine(state: EngineState): string | null {
  switch (state.kind) {
    case "ready":
      return `the engine is ready at ${state.url} (${state.stats.practice ? "practice engine" : `ComfyUI ${state.stats.version}`})`;
    case "not_answering":
      return "the engine does not answer";
    case "detached":
      return `nothing answers at ${state.url}`;
    case "stuck":
      return "the engine is stuck";
    case "backing_off":
      return `the engine ended (${ending(state.exit)}); it is started again`;
    case "gave_up":
      return `the engine ended (${ending(state.exit)}); gave up: ${gaveUp(state.reason, []).message}`;
    case "stopped":
      return "the engine is stopped";
    case "starting":
    case "stopping":
      return null;
  }
}

function ending({ stuck, silent, failure, signal, code }: Exit): string {
  if (stuck) return "by Easel, as its picture no longer moved";
  if (silent) return "by Easel, as it showed no life";
  if (failure !== null) return failure;
  return signal === null ? `code ${code}` : `signal ${signal}`;
}

function gaveUp(reason: GiveUpReason, lastLines: readonly string[]): { message: string; remedy: string } {
  switch (reason.kind) {
    case "crash_loop":
      return {
        message: `The engine stopped ${reason.crashes} times within ${reason.minutes} minutes, so Easel no longer restarts it by itself.`,
        remedy:
          lastLines.length > 0
            ? "Read its last lines below, then press Start to try again."
            : "It said nothing about why. Press Start to try again.",
      };
    case "start_took_too_long":
      return {
        message: `The engine said nothing for ${reason.minutes} minutes while starting.`,
        remedy: "Look at the logs, then press Start to try again.",
      };
  }
}

/** What an end means, from its last lines first, then from its code. Texts of ComfyUI and torch: see supervising-comfyui, complaints 8 to 23. */
export function crash(exit: Exit): ErrorReport {
  if (exit.stuck)
    return {
      kind: "engine_stuck",
      message: "The engine answered, but its picture no longer moved.",
      remedy: "Easel starts it again; pictures it was working on are reported as failed and can be asked for again.",
    };
  if (exit.silent)
    return {
      kind: "engine_stuck",
      message: "The engine neither answered nor did anything any more.",
      remedy: "Easel starts it again; pictures it was working on are reported as failed and can be asked for again.",
    };
  const said = exit.lastLines.join("\n");
  const report = (kind: ErrorReport["kind"], message: string, remedy: string): ErrorReport => ({ kind, message, remedy });
  if (exit.failure)
    return report("engine_crashed", "The engine's program could not be run.", "Check in the settings that its folder is still there.");
  if (/out of memory|paging file is too small|can't allocate memory/i.test(said)) {
    return report(
      "engine_out_of_memory",
      "The engine ran out of memory.",
      "Close other programs that use the graphics card, or make smaller pictures.",
    );
  }
  if (/already in use|address already in use|EADDRINUSE|Errno 98|Errno 48|10048/i.test(said))
    return report("engine_crashed", "Another program uses the engine's address.", "Easel tries the next free one by itself.");
  if (/database is locked|Could not acquire lock/i.test(said))
    return report("engine_crashed", "This ComfyUI is already running.", "Close the other one, or choose its address in Easel's settings.");
  if (/ModuleNotFoundError|ImportError|No module named/.test(said))
    return report(
      "engine_crashed",
      "This ComfyUI is not completely installed: a part of its Python is missing.",
      "Repair or update ComfyUI, then press Start.",
    );
  if (/Torch not compiled with CUDA|NVIDIA driver|CUDA driver version/i.test(said))
    return report(
      "engine_crashed",
      "The engine could not use the graphics card.",
      "Easel tries again without it, on the processor, which is slow; with a graphics card, update its driver.",
    );
  // A program that needs more memory than there is gets this from the system; but so it does from a person with a task manager.
  if (exit.signal === "SIGKILL" || exit.code === 137)
    return report(
      "engine_crashed",
      "The engine was ended from outside, which often is for lack of memory.",
      "Easel starts it again. If it goes on, close other programs.",
    );
  if (exit.code === 0xc0000005 || exit.signal === "SIGSEGV")
    return report(
      "engine_crashed",
      "The engine crashed inside a driver or a library.",
      "Update the graphics card's driver; if it goes on, start ComfyUI without custom nodes.",
    );
  return report(
    "engine_crashed",
    `The engine stopped unexpectedly (${exit.signal ?? `code ${exit.code}`}).`,
    "Easel starts it again; its last lines are on the logs page.",
  );
}
