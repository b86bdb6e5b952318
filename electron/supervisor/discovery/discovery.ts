import { EaselError } from "#contract/errors.ts";
import { FileSystem, type SystemInfo } from "./file-system.ts";
import type { Install, Layout, RecognisedInstall } from "./layout.ts";
import { layouts } from "./layouts.ts";
import { brokenEnvironmentIn } from "./python.ts";
import { COMFYUI_PORTS, findRunning, type RunningComfy } from "./running.ts";
import { versionOf } from "./source-folder.ts";

/** A ComfyUI that was found: on the disk, running, or both. */
export interface Finding {
  install: Install | null;
  running: RunningComfy | null;
}

export interface DiscoveryOptions {
  /** Asked each time, because drives come and go. Listing them costs a moment, so it is left out where only ports are asked. */
  systemInfo: (wanted: { drives: boolean }) => Promise<SystemInfo>;
  /** Ports on which a ComfyUI usually answers: ComfyUI's own unless tests give others. */
  ports?: readonly number[];
}

/** Finds ComfyUI on this computer: what answers, and what is installed. It only reads, and runs nothing. */
export class Discovery {
  readonly #options: DiscoveryOptions;

  constructor(options: DiscoveryOptions) {
    this.#options = options;
  }

  /** Everything there is: running ones first, then installs in the order of the layouts. */
  async findings(): Promise<Finding[]> {
    const system = await this.#fileSystem();
    const [installs, running] = await Promise.all([findInstalls(system), this.#running(system)]);
    return pair(system, installs, running);
  }

  /** What answers now; much quicker than all findings. */
  async running(): Promise<RunningComfy[]> {
    return (await this.#running(await this.#fileSystem({ drives: false }))).map(({ running }) => running);
  }

  /** What is installed, in the order of the layouts. */
  async installs(): Promise<Install[]> {
    return findInstalls(await this.#fileSystem());
  }

  /**
   * The install in a folder that a person chose.
   * @throws EaselError config_invalid when there is no ComfyUI
   */
  async recognise(folder: string): Promise<Install> {
    const system = (await this.#fileSystem()).withAccessTo(folder);
    for (const layout of layouts) {
      const found = await layout.recognise(system, system.path.resolve(folder));
      if (found) return completeInstall(system, layout, found);
    }
    throw new EaselError("config_invalid", "no_comfyui_in_folder", {}, { folder });
  }

  /** The function that makes a path fit to be shown, with home shortened to "~". */
  async displayPath(): Promise<(path: string) => string> {
    const system = await this.#fileSystem();
    return (place) => system.displayPath(place);
  }

  /** Like `recognise`. @throws EaselError config_invalid also when Easel cannot start it */
  async recogniseStartable(folder: string): Promise<Startable> {
    const install = await this.recognise(folder);
    if (install.layout.use.kind === "attach") {
      const { app } = install.layout.use;
      throw new EaselError("config_invalid", "comfyui_belongs_to_app", { app }, { folder });
    }
    if (isStartable(install)) return install;
    const system = (await this.#fileSystem()).withAccessTo(folder);
    const environment = await brokenEnvironmentIn(system, install.code ?? install.folder);
    if (environment !== null) throw new EaselError("config_invalid", "comfyui_python_gone", { environment }, { folder });
    throw new EaselError("config_invalid", "comfyui_without_python", {}, { folder });
  }

  async #fileSystem(wanted = { drives: true }): Promise<FileSystem> {
    return new FileSystem(await this.#options.systemInfo(wanted));
  }

  async #running(system: FileSystem): Promise<{ running: RunningComfy; layout: Layout | null }[]> {
    const recorded = await Promise.all(layouts.map(async (layout) => ({ layout, ports: (await layout.ports?.(system)) ?? [] })));
    const usual = this.#options.ports ?? (system.confined ? [] : COMFYUI_PORTS);
    const ports = [...usual, ...recorded.flatMap((one) => one.ports)];
    return (await findRunning(ports)).map((running) => ({
      running,
      layout: recorded.find((one) => one.ports.includes(running.port))?.layout ?? null,
    }));
  }
}

/** An install that Easel can start. */
type Startable = Install & { code: string; python: NonNullable<Install["python"]> };

/** Whether Easel can start it: no app of its own does, and its code and its Python are known. */
export function isStartable(install: Install): install is Startable {
  return install.layout.use.kind === "start" && install.code !== null && install.python !== null;
}

async function findInstalls(system: FileSystem): Promise<Install[]> {
  const known = new Map<string, Install>();
  for (const layout of layouts) {
    for (const folder of await layout.candidates(system)) {
      const found = await layout.recognise(system, folder);
      if (!found) continue;
      const id = (await system.realPath(found.code ?? found.folder)) ?? found.folder;
      if (!known.has(id)) known.set(id, await completeInstall(system, layout, found));
    }
  }
  return [...known.values()];
}

async function completeInstall(system: FileSystem, layout: Layout, found: RecognisedInstall): Promise<Install> {
  return {
    layout,
    version: found.code ? await versionOf(system, found.code) : null,
    python: null,
    flags: [],
    cwd: found.code ?? found.folder,
    ...found,
    path: [...(found.path ?? []), ...(found.python?.path ?? [])],
  };
}

/** A running ComfyUI is the install that its command line names, or else the only install of the app whose records name its port. */
function pair(system: FileSystem, installs: Install[], running: { running: RunningComfy; layout: Layout | null }[]): Finding[] {
  const rest = new Set(installs);
  const answering = running.map(({ running: one, layout }): Finding => {
    const ofLayout = [...rest].filter((install) => install.layout === layout);
    const install = [...rest].find((candidate) => isNamedBy(system, one, candidate)) ?? (ofLayout.length === 1 ? ofLayout[0] : undefined);
    if (install) rest.delete(install);
    return { install: install ?? null, running: one };
  });
  return [...answering, ...[...rest].map((install) => ({ install, running: null }))];
}

function isNamedBy(system: FileSystem, { argv }: RunningComfy, { folder, code }: Install): boolean {
  const words = argv.flatMap((word) => [word, word.slice(word.indexOf("=") + 1)]).filter((word) => system.path.isAbsolute(word));
  return words.some((word) => system.isInside(word, folder) || (code !== null && system.isInside(word, code)));
}
