import { EaselError } from "#contract/errors.ts";
import { Computer, type Surroundings } from "./file-system.ts";
import type { Found, Install, Layout } from "./layout.ts";
import { layouts } from "./layouts.ts";
import { findRunning, type Running, USUAL_PORTS } from "./running.ts";
import { versionOf } from "./source-folder.ts";

/** What was found: on disk, running, or both. */
export interface Finding {
  install: Install | null;
  running: Running | null;
}

export interface DiscoveryOptions {
  /** Asked anew each time: drives come and go. Who asks often has no use for them. */
  surroundings: (wanted: { drives: boolean }) => Promise<Surroundings>;
  /** Where a ComfyUI usually answers; tests have their own. */
  ports?: readonly number[];
}

/** Finds ComfyUI on this computer: who answers, and what lies on the disk. Reads only, runs nothing. */
export class Discovery {
  readonly #options: DiscoveryOptions;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** Running ones first, then installs in the order of the table. */
  async findings(): Promise<Finding[]> {
    const computer = await this.#computer();
    const [installs, running] = await Promise.all([installsOn(computer), this.#running(computer)]);
    return pair(computer, installs, running);
  }

  /** Who answers now; much quicker than all findings. */
  async running(): Promise<Running[]> {
    return (await this.#running(await this.#computer({ drives: false }))).map(({ running }) => running);
  }

  async installs(): Promise<Install[]> {
    return installsOn(await this.#computer());
  }

  /**
   * What a folder that a person chose is.
   * @throws EaselError config_invalid when it is no ComfyUI, or one that Easel cannot start; in words that say what to do
   */
  async at(folder: string): Promise<Install> {
    const computer = (await this.#computer()).asked(folder);
    for (const layout of layouts) {
      const found = await layout.recognise(computer, computer.path.resolve(folder));
      if (found) return completed(computer, layout, found);
    }
    throw new EaselError("config_invalid", "There is no ComfyUI in that folder.", "Choose the folder that holds ComfyUI's main.py.", {
      folder,
    });
  }

  /** A path as it may be shown: home shortened to "~". */
  async shown(): Promise<(path: string) => string> {
    const computer = await this.#computer();
    return (place) => computer.shown(place);
  }

  /** Like `at`, but only what Easel can start. */
  async startableAt(folder: string): Promise<Install & { code: string; python: NonNullable<Install["python"]> }> {
    const install = await this.at(folder);
    if (install.layout.use.kind === "attach") {
      const { app } = install.layout.use;
      throw new EaselError(
        "config_invalid",
        `This ComfyUI belongs to ${app}, which starts it and looks after it.`,
        `Start it in ${app}, then choose it under “Found on this computer” in Easel's settings.`,
        { folder },
      );
    }
    if (isStartable(install)) return install;
    throw new EaselError(
      "config_invalid",
      "This ComfyUI has no Python of its own that Easel could start it with.",
      "Start ComfyUI the way you are used to; Easel finds it then, and uses it.",
      { folder },
    );
  }

  async #computer(wanted = { drives: true }): Promise<Computer> {
    return new Computer(await this.#options.surroundings(wanted));
  }

  async #running(computer: Computer): Promise<{ running: Running; layout: Layout | null }[]> {
    const told = await Promise.all(layouts.map(async (layout) => ({ layout, ports: (await layout.ports?.(computer)) ?? [] })));
    const usual = this.#options.ports ?? (computer.confined ? [] : USUAL_PORTS);
    const ports = [...usual, ...told.flatMap((one) => one.ports)];
    return (await findRunning(ports)).map((running) => ({
      running,
      layout: told.find((one) => one.ports.includes(running.port))?.layout ?? null,
    }));
  }
}

export function isStartable(install: Install): install is Install & { code: string; python: NonNullable<Install["python"]> } {
  return install.layout.use.kind === "start" && install.code !== null && install.python !== null;
}

async function installsOn(computer: Computer): Promise<Install[]> {
  const known = new Map<string, Install>();
  for (const layout of layouts) {
    for (const place of await layout.places(computer)) {
      const found = await layout.recognise(computer, place);
      if (!found) continue;
      const id = (await computer.real(found.code ?? found.folder)) ?? found.folder;
      if (!known.has(id)) known.set(id, await completed(computer, layout, found));
    }
  }
  return [...known.values()];
}

async function completed(computer: Computer, layout: Layout, found: Found): Promise<Install> {
  return {
    layout,
    version: found.code ? await versionOf(computer, found.code) : null,
    python: null,
    flags: [],
    cwd: found.code ?? found.folder,
    ...found,
    path: [...(found.path ?? []), ...(found.python?.path ?? [])],
  };
}

/** A running one belongs to the install that its command line names; else to the only install of the app whose records name its port. */
function pair(computer: Computer, installs: Install[], running: { running: Running; layout: Layout | null }[]): Finding[] {
  const rest = new Set(installs);
  const answering = running.map(({ running: one, layout }): Finding => {
    const ofLayout = [...rest].filter((install) => install.layout === layout);
    const install = [...rest].find((candidate) => names(computer, one, candidate)) ?? (ofLayout.length === 1 ? ofLayout[0] : undefined);
    if (install) rest.delete(install);
    return { install: install ?? null, running: one };
  });
  return [...answering, ...[...rest].map((install) => ({ install, running: null }))];
}

function names(computer: Computer, { argv }: Running, { folder, code }: Install): boolean {
  const words = argv.flatMap((word) => [word, word.slice(word.indexOf("=") + 1)]).filter((word) => computer.path.isAbsolute(word));
  return words.some((word) => computer.inside(word, folder) || (code !== null && computer.inside(word, code)));
}
