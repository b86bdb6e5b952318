import { EaselError } from "#contract/errors.ts";
import type { FlagProblem } from "#contract/messages/en/errors/supervisor.ts";
import { en } from "#contract/messages/en.ts";
import type { EngineSource, LaunchChoices } from "#contract/view.ts";
import { splitFlags } from "../discovery/command-line.ts";
import { type Discovery, isStartable } from "../discovery/discovery.ts";
import type { Install } from "../discovery/layout.ts";
import { conflictingFlag, flagProblem, flagsForChoices, type KnownFlags, parseFlags } from "./flags.ts";
import type { HelpCache } from "./help-cache.ts";
import { isUnstartable, type LaunchPlan } from "./launch-plan.ts";
import {
  comfyEnvironment,
  comfyLaunchSpec,
  foundNoGpu,
  type OwnPlaces,
  type PracticeProgram,
  practiceLaunchSpec,
  type StartableInstall,
} from "./launch-spec.ts";

export interface LaunchPlannerOptions {
  practice: PracticeProgram;
  discovery: Discovery;
  help: HelpCache;
  modelPathsFile: string;
  choices: () => LaunchChoices;
  /** What the engine has for itself that runs beside another one; null for the first. */
  own: OwnPlaces | null;
  /** A line for the log. */
  log: (line: string) => void;
}

/** Turns what the person chose into what the supervisor does. */
export class LaunchPlanner {
  readonly #options: LaunchPlannerOptions;
  #install: (Install & StartableInstall) | null = null;
  /** The code folders of installs that found no usable graphics card since Easel started. */
  readonly #withoutGpu = new Set<string>();

  constructor(options: LaunchPlannerOptions) {
    this.#options = options;
  }

  /** The ComfyUI that the last plan launches; null when it launches none. */
  get install(): Install | null {
    return this.#install;
  }

  /** @throws EaselError config_invalid when the choice cannot work */
  async plan(source: EngineSource): Promise<LaunchPlan> {
    this.#install = null;
    switch (source.kind) {
      case "practice":
        return this.#practice();
      case "folder":
        return this.#folder(source.path);
      case "url":
        return { kind: "attach", url: parseAddress(source.url) };
      case "auto":
        return this.#auto();
    }
  }

  /** A ComfyUI that runs, else the first that can be started, else the practice engine. */
  async #auto(): Promise<LaunchPlan> {
    const { discovery, log: note } = this.#options;
    const [running] = await discovery.running();
    if (running) {
      note(`found a ComfyUI ${running.version} that is running`);
      return { kind: "attach", url: running.url };
    }
    const install = (await discovery.installs()).find(isStartable);
    if (install) {
      note(`found ${en.discovery.layouts[install.layout.id]}${install.version ? ` ${install.version}` : ""} on this computer`);
      return this.#launch(install);
    }
    note("found no ComfyUI on this computer, so the practice engine is used");
    return this.#practice();
  }

  /** The ComfyUI in the folder. One that Easel cannot start itself is used while somebody else has started it. */
  async #folder(folder: string): Promise<LaunchPlan> {
    const { discovery } = this.#options;
    try {
      return this.#launch(await discovery.recogniseStartable(folder));
    } catch (error) {
      const [running] = error instanceof EaselError && isUnstartable(error) ? await discovery.running() : [];
      if (running) return { kind: "attach", url: running.url };
      throw error;
    }
  }

  #practice(): LaunchPlan {
    return { kind: "launch", spec: () => practiceLaunchSpec(this.#options.practice, this.#options.own) };
  }

  #launch(install: Install & StartableInstall): LaunchPlan {
    this.#install = install;
    return {
      kind: "launch",
      spec: (lastExit) => {
        const { choices, own, help, modelPathsFile, log: note } = this.#options;
        if (foundNoGpu(lastExit) && !this.#withoutGpu.has(install.code)) {
          this.#withoutGpu.add(install.code);
          note("ComfyUI found no usable graphics card, so it runs on the processor until Easel is started again");
        }
        const cpu = this.#withoutGpu.has(install.code);
        return comfyLaunchSpec(install, { choices: choices(), cpu, own, help, modelPathsFile, log: note });
      },
    };
  }

  /**
   * Checks that ComfyUI can be started with these choices.
   * @throws EaselError argument_invalid for the first flag that cannot be used, with the reason
   */
  async checkChoices(choices: LaunchChoices): Promise<void> {
    const given = parseFlags(splitFlags(choices.extraFlags));
    const known = given.length > 0 ? await this.#knownFlags() : null;
    for (const [index, one] of given.entries()) {
      const problem = flagProblem(one, known);
      if (problem) throw flagError(one.flag, problem);
      const other = conflictingFlag(one.flag, [...given.slice(0, index), ...flagsForChoices(choices, false, known)], known);
      if (other) throw flagError(one.flag, { problem: "excludes", other });
    }
  }

  /** Those of the ComfyUI in use; null while there is none, or when it does not tell. */
  async #knownFlags(): Promise<KnownFlags | null> {
    const install = this.#install;
    if (!install) return null;
    const { code, version, python } = install;
    return this.#options.help.knownFlags({ python: python.program, code, version, env: comfyEnvironment(install) });
  }
}

const flagError = (flag: string, problem: FlagProblem) => new EaselError("argument_invalid", "flag_unusable", { flag, ...problem });

/** Without slashes at its end. */
function parseAddress(address: string): string {
  const url = urlOf(address);
  if (url && (url.protocol === "http:" || url.protocol === "https:") && !url.username) return url.href.replace(/\/+$/, "");
  throw new EaselError("config_invalid", "comfyui_address_invalid", {}, { address });
}

/** Null for what is no address. (`URL.parse` and `URL.canParse` are not in Node 18.15, which Easel also runs on.) */
function urlOf(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
