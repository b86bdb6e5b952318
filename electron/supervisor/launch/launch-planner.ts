import { EaselError } from "#contract/errors.ts";
import type { EngineSource, LaunchChoices } from "#contract/view.ts";
import { splitFlags } from "../discovery/command-line.ts";
import { type Discovery, isStartable } from "../discovery/discovery.ts";
import type { Install } from "../discovery/layout.ts";
import type { Plan } from "../supervisor.ts";
import { chosenFlags, groupFlags, type KnownFlags, problemOf, rivalOf } from "./flags.ts";
import type { HelpTexts } from "./help-cache.ts";
import { comfyEnvironment, comfyRecipe, foundNoGraphicsCard, type PracticeProgram, practiceRecipe, type Startable } from "./launch-spec.ts";

export interface PlannerOptions {
  practice: PracticeProgram;
  discovery: Discovery;
  help: HelpTexts;
  modelPathsFile: string;
  choices: () => LaunchChoices;
  /** For the log. */
  note: (line: string) => void;
}

/** From what the person chose to what the supervisor does. */
export class Planner {
  readonly #options: PlannerOptions;
  #install: (Install & Startable) | null = null;
  /** Code folders of those that found no usable graphics card since Easel started. */
  readonly #withoutCard = new Set<string>();

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  /** The ComfyUI that the last plan starts; null when it starts none. */
  get install(): Install | null {
    return this.#install;
  }

  /** @throws EaselError config_invalid when the choice cannot work */
  async plan(source: EngineSource): Promise<Plan> {
    this.#install = null;
    switch (source.kind) {
      case "practice":
        return this.#practice();
      case "folder":
        return this.#launch(await this.#options.discovery.startableAt(source.path));
      case "url":
        return { kind: "attach", url: checkedAddress(source.url) };
      case "auto":
        return this.#best();
    }
  }

  /** A running one first, else the first that can be started, else the practice engine. */
  async #best(): Promise<Plan> {
    const { discovery, note } = this.#options;
    const [running] = await discovery.running();
    if (running) {
      note(`found a ComfyUI ${running.version} that is running`);
      return { kind: "attach", url: running.url };
    }
    const install = (await discovery.installs()).find(isStartable);
    if (install) {
      note(`found ${install.layout.name}${install.version ? ` ${install.version}` : ""} on this computer`);
      return this.#launch(install);
    }
    note("found no ComfyUI on this computer, so the practice engine is used");
    return this.#practice();
  }

  #practice(): Plan {
    return { kind: "launch", recipe: () => practiceRecipe(this.#options.practice) };
  }

  #launch(install: Install & Startable): Plan {
    this.#install = install;
    return {
      kind: "launch",
      recipe: (lastExit) => {
        const { choices, help, modelPathsFile, note } = this.#options;
        if (foundNoGraphicsCard(lastExit) && !this.#withoutCard.has(install.code)) {
          this.#withoutCard.add(install.code);
          note("ComfyUI found no usable graphics card, so it runs on the processor until Easel is started again");
        }
        const cpu = this.#withoutCard.has(install.code);
        return comfyRecipe(install, { choices: choices(), cpu, help, modelPathsFile, note });
      },
    };
  }

  /**
   * Whether ComfyUI can be started so.
   * @throws EaselError argument_invalid for the first flag that cannot be used, with the reason
   */
  async checkChoices(choices: LaunchChoices): Promise<void> {
    const given = groupFlags(splitFlags(choices.extraFlags));
    const known = given.length > 0 ? await this.#knownFlags() : null;
    for (const [index, one] of given.entries()) {
      const problem = problemOf(one, known);
      if (problem) throw refusal(one.flag, problem);
      const rival = rivalOf(one.flag, [...given.slice(0, index), ...chosenFlags(choices, false, known)], known);
      if (rival) throw refusal(one.flag, `it excludes ${rival}, which is chosen too`);
    }
  }

  /** Of the ComfyUI in use; null while there is none, or when it does not tell. */
  async #knownFlags(): Promise<KnownFlags | null> {
    const install = this.#install;
    if (!install) return null;
    const { code, version, python } = install;
    return this.#options.help.flagsOf({ python: python.program, code, version, env: comfyEnvironment(install) });
  }
}

function refusal(flag: string, problem: string): EaselError {
  const message = flag === "" ? `${problem}.` : `${flag} cannot be used: ${problem}.`;
  return new EaselError("argument_invalid", message, "Take it out, then save again.");
}

function checkedAddress(address: string): string {
  try {
    const url = new URL(address);
    if ((url.protocol === "http:" || url.protocol === "https:") && !url.username) return url.href.replace(/\/+$/, "");
  } catch {
    // said below
  }
  throw new EaselError("config_invalid", "That is not an address of a ComfyUI.", 'Write it like "http://127.0.0.1:8188".', { address });
}
