import fs from "node:fs";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import type { BrokenWorkflow } from "#contract/workflow.ts";
import type { JobLimits } from "../limits/graph-limits.ts";
import { withLimits } from "../limits/job-limits.ts";
import type { EngineFacts, Workflow } from "../workflow.ts";
import { BUILT_IN_TOOLS } from "./built-in.ts";
import { loadWorkflows } from "./load.ts";

/** Editors and copy programs write in several goes; templates are read when this much time has passed. */
const SETTLE_MS = 200;

/** The tools that are shown, by name; null for those that are no workflow. */
export type Tools = Map<string, Workflow | null>;

/** What the folders of templates hold. */
export interface LibraryContents {
  tools: Tools;
  broken: BrokenWorkflow[];
  /** Exports that lie in the folders and are no tools yet, by file name. */
  drafts: string[];
}

/** What a `WorkflowLibrary` works with. */
export interface WorkflowLibraryOptions {
  /** Easel's own folder of the user's templates, made where it is missing. */
  ownDirectory: string;
  /** Further folders, each stronger than those before it. */
  directories: string[];
  limits: JobLimits;
  /** The tools to show when these are the workflows. Throws EaselError config_invalid. */
  toolsFor(workflows: Workflow[]): Tools;
  /** What the engine that answers now has, asked anew. Rejects when none answers. */
  askEngine(): Promise<EngineFacts>;
  /** How often the engine is asked whether it can still run the user's workflows. */
  checkIntervalMs: number;
  /** The templates have been read, for the first time or again. */
  onLoaded(contents: Pick<LibraryContents, "broken" | "drafts">): void;
  /** The list of tools, or what it says of a tool, is another than before. */
  onToolsChanged(): void;
  clock: Clock;
  log: Log;
}

/**
 * The workflows there are now, as tools. Folders of templates are watched, and the engine is asked now and then whether it can still
 * run them.
 */
export class WorkflowLibrary {
  /** Tool -> node classes that the engine lacks for it. Only the user's own workflows. */
  readonly missing = new Map<string, string[]>();

  readonly #options: WorkflowLibraryOptions;
  #contents: Promise<LibraryContents>;
  #watchers: fs.FSWatcher[] = [];
  #settling = false;
  #reloading: Promise<void> = Promise.resolve();
  #checking: Promise<void> | null = null;

  constructor(options: WorkflowLibraryOptions) {
    this.#options = options;
    this.#watch();
    this.#contents = this.#load();
    this.#contents.then(
      () => this.#keepChecking(),
      () => {}, // everybody who asks for the tools is told
    );
  }

  /** Throws EaselError config_invalid where the configuration names a tool that does not exist. */
  async tools(): Promise<Tools> {
    return (await this.#contents).tools;
  }

  /** Throws as `tools` does. */
  contents(): Promise<LibraryContents> {
    return this.#contents;
  }

  /** Reads the templates again. Resolves when calls see what is new, and clients have been told. Never rejects. */
  reload(): Promise<void> {
    // One after the other: what was read first must not be what counts last.
    this.#reloading = this.#reloading.then(() => this.#reload());
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    const { log, onToolsChanged } = this.#options;
    const before = await this.#contents.catch(() => null);
    this.#watch();
    const next = this.#load();
    try {
      const after = await next;
      this.#contents = next;
      if (before === null || fingerprint(before.tools) !== fingerprint(after.tools)) onToolsChanged();
      await this.checkNodes();
    } catch (error) {
      // The tools of before still work.
      log.error("the workflows could not be read again", { reason: error instanceof Error ? error.message : "" });
    }
  }

  /** Asks the engine, where one answers, for the nodes of the user's workflows. Never rejects. */
  checkNodes(): Promise<void> {
    this.#checking ??= this.#checkNodes()
      .catch((error) => this.#options.log.debug("the engine's nodes could not be asked for", { reason: String(error) }))
      .finally(() => {
        this.#checking = null;
      });
    return this.#checking;
  }

  async #checkNodes(): Promise<void> {
    const workflows = ownWorkflows(await this.tools());
    if (workflows.length === 0) return this.missing.clear();
    const engine = await this.#options.askEngine();
    const asked = new Map<string, Promise<boolean>>();
    const hasNode = (classType: string) => {
      const answer = asked.get(classType) ?? engine.node(classType).then((node) => node !== null);
      asked.set(classType, answer);
      return answer;
    };
    const found = new Map<string, string[]>();
    for (const workflow of workflows) {
      const missing = await missingNodes(workflow, hasNode);
      if (missing.length > 0) found.set(workflow.toolName, missing);
    }
    const changed = JSON.stringify([...found]) !== JSON.stringify([...this.missing]);
    this.missing.clear();
    for (const [name, nodes] of found) this.missing.set(name, nodes);
    if (changed) this.#options.onToolsChanged();
  }

  async #keepChecking(): Promise<void> {
    for (;;) {
      await this.checkNodes();
      await this.#options.clock.sleep(this.#options.checkIntervalMs);
    }
  }

  async #load(): Promise<LibraryContents> {
    const { ownDirectory, directories, limits, toolsFor, onLoaded, log } = this.#options;
    const { workflows, broken, drafts } = await loadWorkflows([ownDirectory, ...directories]);
    for (const { file, line, reason } of broken) log.warn("a workflow template cannot be used", { file, line, reason: reason.message });
    onLoaded({ broken, drafts });
    return { tools: toolsFor(workflows.map((workflow) => withLimits(workflow, limits))), broken, drafts };
  }

  /** Anew before each reading: a folder may have been taken away and made again, which ends its watch in silence. */
  #watch(): void {
    const { ownDirectory, directories, log } = this.#options;
    for (const watcher of this.#watchers.splice(0)) watcher.close();
    for (const directory of [ownDirectory, ...directories]) {
      try {
        if (directory === ownDirectory) fs.mkdirSync(directory, { recursive: true });
        const watcher = fs.watch(directory, { persistent: false }, () => void this.#reloadSoon());
        watcher.on("error", () => watcher.close());
        this.#watchers.push(watcher);
      } catch (error) {
        // Templates that are there work all the same; new ones are seen at the next start.
        log.warn("a folder of workflows cannot be watched", { code: (error as NodeJS.ErrnoException).code });
      }
    }
  }

  async #reloadSoon(): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    await this.#options.clock.sleep(SETTLE_MS);
    this.#settling = false;
    await this.reload();
  }
}

/** The workflows that are not Easel's own. One that takes the place of one of Easel's counts as that. */
export function ownWorkflows(tools: Tools): Workflow[] {
  return [...tools.values()].flatMap((workflow) => (workflow && !BUILT_IN_TOOLS.includes(workflow.toolName) ? [workflow] : []));
}

/** The node classes that the last variant lacks, when the engine can run none of them; else none. */
async function missingNodes({ variants }: Workflow, hasNode: (classType: string) => Promise<boolean>): Promise<string[]> {
  let missing: string[] = [];
  for (const { needs } of variants) {
    // "TextGenerate.image" asks for an input of a class; but names of classes, too, may have dots in them.
    const isKnown = async (node: string) => (await hasNode(node)) || (node.includes(".") && (await hasNode(node.replace(/\.[^.]*$/, ""))));
    const found = await Promise.all(needs.nodes.map(async (node) => ((await isKnown(node)) ? [] : [node])));
    missing = found.flat();
    if (missing.length === 0) return [];
  }
  return missing;
}

const fingerprint = (tools: Tools) =>
  JSON.stringify([...tools].map(([name, workflow]) => [name, workflow?.sourceHash, workflow?.enabled, workflow?.hiddenFrom]));
