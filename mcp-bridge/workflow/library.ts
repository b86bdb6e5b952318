import fs from "node:fs";
import { enabledTools } from "../config/load.ts";
import type { BridgeContext, Tools } from "../context/context.ts";
import { ADD_PICTURE } from "../tools/add-picture.ts";
import { CANCEL_JOB, GET_JOB } from "../tools/job-tools.ts";
import { LIST_WORKFLOWS, RUN_WORKFLOW } from "../tools/workflow-tools.ts";
import { BUILT_IN_TOOLS } from "./built-in.ts";
import { withLimits } from "./job-limits.ts";
import { loadWorkflows } from "./load.ts";
import type { BrokenWorkflow, Workflow } from "./workflow.ts";

/** Editors and copy programs write in several goes; templates are read when this much time has passed. Milliseconds. */
const SETTLE_MS = 200;
/** How often the engine is asked for the nodes where the configuration keeps nothing. Seconds. */
const USUAL_INTERVAL = 60;

interface Contents {
  tools: Tools;
  broken: BrokenWorkflow[];
  drafts: string[];
}

/** The tools there are now. Folders of templates are watched, and the engine is asked now and then whether it can still run them. */
export class WorkflowLibrary {
  /** Tool -> node classes that the engine lacks for it. Only the user's own workflows. */
  readonly missing = new Map<string, string[]>();

  readonly #bridge: BridgeContext;
  #contents: Promise<Contents>;
  #watchers: fs.FSWatcher[] = [];
  #waiting = false;
  #checking: Promise<void> | null = null;

  constructor(bridge: BridgeContext) {
    this.#bridge = bridge;
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

  contents(): Promise<Contents> {
    return this.#contents;
  }

  /** Reads the templates again. Resolves when calls see what is new, and clients have been told. */
  async reload(): Promise<void> {
    const before = await this.#contents.catch(() => null);
    this.#watch();
    const next = this.#load();
    try {
      const after = await next;
      this.#contents = next;
      if (before === null || fingerprint(before.tools) !== fingerprint(after.tools)) this.#bridge.listChanges.emit("tools");
      await this.checkNodes();
    } catch (error) {
      // The tools of before still work.
      this.#bridge.log.error("the workflows could not be read again", { reason: error instanceof Error ? error.message : "" });
    }
  }

  /** Asks the engine, where one answers, for the nodes of the user's workflows. */
  checkNodes(): Promise<void> {
    this.#checking ??= this.#checkNodes()
      .catch((error) => this.#bridge.log.debug("the engine's nodes could not be asked for", { reason: String(error) }))
      .finally(() => {
        this.#checking = null;
      });
    return this.#checking;
  }

  async #checkNodes(): Promise<void> {
    const workflows = ownWorkflows(await this.tools());
    if (workflows.length === 0) return this.missing.clear();
    const { locator } = await this.#bridge.engineServices();
    const { client } = await locator.waitUntilReady({ timeoutMs: 0 });
    const known = new Map<string, Promise<boolean>>();
    const has = (className: string) => {
      const asked = known.get(className) ?? client.nodeInfo(className).then((info) => info !== undefined);
      known.set(className, asked);
      return asked;
    };
    const now = new Map<string, string[]>();
    for (const workflow of workflows) {
      const missing = await missingNodes(workflow, has);
      if (missing.length > 0) now.set(workflow.toolName, missing);
    }
    const changed = JSON.stringify([...now]) !== JSON.stringify([...this.missing]);
    this.missing.clear();
    for (const [name, nodes] of now) this.missing.set(name, nodes);
    if (changed) this.#bridge.listChanges.emit("tools");
  }

  async #keepChecking(): Promise<void> {
    const { clock, config } = this.#bridge;
    for (;;) {
      await this.checkNodes();
      await clock.sleep((config.resources.modelsRefreshInterval || USUAL_INTERVAL) * 1000);
    }
  }

  async #load(): Promise<Contents> {
    const { config, files, log, host } = this.#bridge;
    const { workflows, broken, drafts } = await loadWorkflows([files.workflows, ...config.workflows.directories]);
    for (const { file, line, reason } of broken) log.warn("a workflow template cannot be used", { file, line, reason });
    host?.send({ type: "workflows", broken, drafts });
    const known: Tools = new Map(workflows.map((workflow) => [workflow.toolName, withLimits(workflow, config.limits.job)]));
    known.set(GET_JOB, null).set(CANCEL_JOB, null).set(ADD_PICTURE, null);
    if (ownWorkflows(known).length > 0) known.set(LIST_WORKFLOWS, null).set(RUN_WORKFLOW, null);
    const tools = new Map(enabledTools(config, [...known.keys()]).map((name) => [name, known.get(name) ?? null]));
    return { tools, broken, drafts };
  }

  /** Anew before each reading: a folder may have been taken away and made again, which ends its watch in silence. */
  #watch(): void {
    const { config, files, log } = this.#bridge;
    for (const watcher of this.#watchers.splice(0)) watcher.close();
    for (const directory of [files.workflows, ...config.workflows.directories]) {
      try {
        if (directory === files.workflows) fs.mkdirSync(directory, { recursive: true });
        const watcher = fs.watch(directory, { persistent: false }, () => void this.#settle());
        watcher.on("error", () => watcher.close());
        this.#watchers.push(watcher);
      } catch (error) {
        // Templates that are there work all the same; new ones are seen at the next start.
        log.warn("a folder of workflows cannot be watched", { code: (error as NodeJS.ErrnoException).code });
      }
    }
  }

  async #settle(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    await this.#bridge.clock.sleep(SETTLE_MS);
    this.#waiting = false;
    await this.reload();
  }
}

/** The workflows that are not Easel's own. One that takes the place of one of Easel's counts as that. */
export function ownWorkflows(tools: Tools): Workflow[] {
  return [...tools.values()].flatMap((workflow) => (workflow && !BUILT_IN_TOOLS.includes(workflow.toolName) ? [workflow] : []));
}

/** Of the last variant, when the engine can run none of them. */
async function missingNodes({ variants }: Workflow, has: (className: string) => Promise<boolean>): Promise<string[]> {
  let missing: string[] = [];
  for (const { needs } of variants) {
    // "TextGenerate.image" asks for an input of a class; but names of classes, too, may have dots in them.
    const known = async (node: string) => (await has(node)) || (node.includes(".") && (await has(node.replace(/\.[^.]*$/, ""))));
    const found = await Promise.all(needs.nodes.map(async (node) => ((await known(node)) ? [] : [node])));
    missing = found.flat();
    if (missing.length === 0) return [];
  }
  return missing;
}

const fingerprint = (tools: Tools) => JSON.stringify([...tools].map(([name, workflow]) => [name, workflow?.sourceHash]));
