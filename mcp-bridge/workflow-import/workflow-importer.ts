import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { LRUCache } from "lru-cache";
import PQueue from "p-queue";
import { writeFileAtomic } from "#base/atomic-file.ts";
import { readRegularFile } from "#base/regular-file.ts";
import type { Graph, NodeInfo } from "#comfyui/types.ts";
import { decodeText } from "#contract/decode-text.ts";
import { EaselError } from "#contract/errors.ts";
import type { HostRequestParams } from "#contract/host.ts";
import type { ProposedParameter, WorkflowChoice, WorkflowFile, WorkflowList, WorkflowProposal, WorkflowTrial } from "#contract/workflow.ts";
import { MAX_EXPORT_CHARACTERS } from "#contract/workflow-files.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";
import { parseJobRequest } from "../jobs/record/job-request.ts";
import { withLimits } from "../workflow/limits/job-limits.ts";
import { BUILT_IN_TOOLS } from "../workflow/template/built-in.ts";
import { ownWorkflows } from "../workflow/template/library.ts";
import { parseWorkflow, withOffer } from "../workflow/template/parse.ts";
import { RESERVED_TOOLS } from "../workflow/template/reserved-tools.ts";
import { findExport, parseWorkflowExport, type WorkflowExport } from "../workflow/template/workflow-export.ts";
import { type Downloads, NO_DOWNLOADS } from "./downloads.ts";
import { editTemplate } from "./edit/edit-template.ts";
import { draftOfTemplate } from "./edit/template-draft.ts";
import { classesOf, convertEditorWorkflow } from "./editor-format/convert.ts";
import { readEditorWorkflow } from "./editor-format/editor-workflow.ts";
import { statedDownloads } from "./editor-format/stated-downloads.ts";
import { embeddedWorkflow } from "./embedded-workflow.ts";
import { type Draft, type DraftParameter, propose } from "./propose.ts";
import { makeTool, type Tool } from "./tool.ts";
import type { NodeInfos } from "./value-flow.ts";

/** Proposals that may still be saved, and removed files that may still be brought back. */
const KEPT = 10;
/** Requests to the engine at a time. */
const AT_ONCE = 6;
/** How long an engine that has to be started is waited for. */
const PATIENCE_MS = 30_000;

type ExportedFile = Exclude<WorkflowFile, { kind: "tool" }>;

/** What the window shows at most; the rest stays as it is in the workflow. */
const MAX_PARAMETERS = 80;
const MAX_CHOICES = 500;

/** A draft, and what becomes of it. */
interface Proposed {
  from: WorkflowFile;
  draft: Draft;
  make(choice: WorkflowChoice): Tool;
  /** The template that it is the draft of; null where there is none yet. */
  replaces: { file: string; text: string } | null;
}

/** Where an export of ComfyUI is turned into a template, with the person's word in between. */
export class WorkflowImporter {
  readonly #bridge: BridgeContext;
  readonly #proposals = new LRUCache<string, Proposed>({ max: KEPT });
  /** For whoever thinks better of it. */
  readonly #removed = new LRUCache<string, { file: string; bytes: Buffer }>({ max: KEPT });

  constructor(bridge: BridgeContext) {
    this.#bridge = bridge;
  }

  /** Throws EaselError workflow_invalid, argument_invalid (no such draft or tool), or what waiting for the engine throws. */
  async propose(from: WorkflowFile): Promise<WorkflowProposal> {
    const proposed = from.kind === "tool" ? await this.#proposeChange(from) : await this.#proposeTool(from);
    const { draft } = proposed;
    const proposalId = randomUUID();
    this.#proposals.set(proposalId, proposed);
    const { toolName, title, description } = draft;
    const parameters = draft.parameters.slice(0, MAX_PARAMETERS).map(proposedParameter);
    const { warnings } = proposed.make({ proposalId, toolName, title, description, parameters });
    const outputs = draft.outputs.map((id) => draft.graph[id]?._meta?.title ?? draft.graph[id]?.class_type ?? id);
    return { proposalId, toolName, title, description, parameters, produces: draft.produces, outputs, warnings };
  }

  async #proposeTool(from: ExportedFile): Promise<Proposed> {
    const file = path.win32.basename(from.name);
    const { graph, nodes, downloads } = await this.#graphOf(await this.#read(file, from));
    const draft = propose(file, graph, { nodes, downloads, limits: this.#bridge.config.limits.job, taken: await this.#taken(from) });
    return { from, draft, make: (choice) => makeTool(draft, choice), replaces: null };
  }

  async #proposeChange(from: WorkflowFile): Promise<Proposed> {
    const { tools } = await (await this.#bridge.library()).contents();
    const file = tools.get(from.name)?.file;
    if (file === undefined) throw notThere(from.name);
    const text = await this.#template(file);
    const workflow = parseWorkflow(file, text);
    const classes = workflow.variants.flatMap(({ graph }) => Object.values(graph).map(({ class_type }) => class_type));
    const draft = draftOfTemplate(workflow, { nodes: await this.#askNodes(classes), limits: this.#bridge.config.limits.job });
    return { from, draft, make: (choice) => editTemplate({ text, workflow, draft }, choice), replaces: { file, text } };
  }

  /**
   * Starts what the choice would become as a job of this session, for the person to see. Throws EaselError argument_invalid where the
   * choice or an argument cannot be, and what `Jobs.start` throws.
   */
  async try({ choice, arguments: args }: WorkflowTrial, session: Session): Promise<{ jobId: string }> {
    const { workflow } = this.#proposal(choice).make(choice);
    const { jobs, imageSources } = await this.#bridge.engineServices();
    const limited = withLimits(workflow, this.#bridge.config.limits.job);
    const requester = session.requester();
    const { job } = await jobs.start(await parseJobRequest(limited, args, requester, imageSources(requester), true));
    return { jobId: job.id };
  }

  /** Throws EaselError argument_invalid where the person's choice cannot be, or the template is no longer what they saw. */
  async save(choice: WorkflowChoice): Promise<{ toolName: string }> {
    const { from, make, replaces } = this.#proposal(choice);
    const toolName = choice.toolName.trim();
    if ((await this.#taken(from))(toolName)) throw new EaselError("argument_invalid", "tool_name_taken", { name: toolName });
    const { text } = make(choice);
    if (replaces) await this.#rewrite(replaces.file, replaces.text, text);
    else await this.#write(`${toolName}.json`, text, from);
    this.#proposals.delete(choice.proposalId);
    await (await this.#bridge.library()).reload();
    return { toolName };
  }

  /** Throws EaselError argument_invalid where there is no such tool, or where its file lies in a folder that is not Easel's. */
  async offer({ toolName, enabled, hiddenFrom }: HostRequestParams<"easel/workflows/offer">): Promise<Record<string, never>> {
    const library = await this.#bridge.library();
    const file = (await library.contents()).tools.get(toolName)?.file;
    if (file === undefined) throw notThere(toolName);
    const before = await this.#template(file);
    await this.#rewrite(file, before, withOffer(before, { enabled, hiddenFrom }));
    await library.reload();
    return {};
  }

  #proposal({ proposalId }: WorkflowChoice): Proposed {
    const proposal = this.#proposals.get(proposalId);
    if (!proposal) throw new EaselError("argument_invalid", "proposal_expired", {});
    return proposal;
  }

  async list(): Promise<WorkflowList> {
    const library = await this.#bridge.library();
    const { tools, drafts, broken } = await library.contents();
    const files = new Set(await fs.readdir(this.#bridge.files.workflows).catch(() => []));
    const own = ownWorkflows(tools).map(({ file, toolName, title, description, enabled, hiddenFrom }) => {
      const missingNodes = library.missing.get(toolName) ?? [];
      return { toolName, title, description, missingNodes, editable: files.has(file), enabled, hiddenFrom: [...hiddenFrom] };
    });
    return { tools: own, drafts, broken };
  }

  /** Throws EaselError argument_invalid where there is no such file in the workflows folder. */
  async remove(which: HostRequestParams<"easel/workflows/remove">): Promise<{ undo: string }> {
    const library = await this.#bridge.library();
    const { tools } = await library.contents();
    const name = which.kind === "draft" ? which.name : tools.get(which.name)?.file;
    if (name === undefined) throw notThere(which.name);
    const file = await this.#existing(name);
    const undo = randomUUID();
    this.#removed.set(undo, { file, bytes: await fs.readFile(file) });
    await fs.rm(file);
    await library.reload();
    return { undo };
  }

  /** Brings back what was removed. Throws EaselError argument_invalid where that is forgotten, or another file has its name by now. */
  async restore({ undo }: HostRequestParams<"easel/workflows/restore">): Promise<Record<string, never>> {
    const removed = this.#removed.get(undo);
    if (!removed) throw notThere("");
    await fs.writeFile(removed.file, removed.bytes, { flag: "wx" }).catch(refuseTaken(removed.file));
    this.#removed.delete(undo);
    await (await this.#bridge.library()).reload();
    return {};
  }

  /** Names that no new tool may have, whether they are shown or not. The file that it is made of makes room for it. */
  async #taken(from: WorkflowFile): Promise<(name: string) => boolean> {
    const { tools } = await (await this.#bridge.library()).contents();
    const files = await fs.readdir(this.#bridge.files.workflows).catch(() => []);
    const changed = from.kind === "tool" ? (tools.get(from.name) ?? null) : null;
    const own = from.kind === "draft" ? from.name : changed?.file;
    const used = files.filter((file) => file !== own).map((file) => file.toLowerCase().replace(/\.json$/, ""));
    const taken = new Set([...tools.keys(), ...BUILT_IN_TOOLS, ...RESERVED_TOOLS, ...used]);
    return (name) => taken.has(name) && name !== changed?.toolName;
  }

  async #read(file: string, from: ExportedFile): Promise<WorkflowExport> {
    switch (from.kind) {
      case "dropped":
        return parseWorkflowExport(file, from.text);
      case "media":
        return findExport(file, embeddedWorkflow(file, Buffer.from(from.base64, "base64")));
      case "draft":
        return parseWorkflowExport(file, decodeText(await readRegularFile(await this.#existing(from.name), MAX_EXPORT_CHARACTERS)));
    }
  }

  /** The graph for this engine, what that says of its classes, and where the file says that what it needs is to be had. */
  async #graphOf(exported: WorkflowExport): Promise<{ graph: Graph; nodes: NodeInfos; downloads: Downloads }> {
    if (exported.format === "api") {
      const { graph } = exported;
      return { graph, nodes: await this.#askNodes(Object.values(graph).map(({ class_type }) => class_type)), downloads: NO_DOWNLOADS };
    }
    const workflow = readEditorWorkflow(exported.workflow);
    const nodes = await this.#askNodes(classesOf(workflow));
    return { graph: convertEditorWorkflow(workflow, nodes), nodes, downloads: statedDownloads(workflow) };
  }

  /** Only these classes: the whole map has thousands. */
  async #askNodes(classes: readonly string[]): Promise<NodeInfos> {
    const { pool } = await this.#bridge.engineServices();
    const { client } = await pool.waitUntilReady({ timeoutMs: PATIENCE_MS, startIfStopped: true });
    const nodes = new Map<string, NodeInfo | null>();
    const queue = new PQueue({ concurrency: AT_ONCE });
    await queue.addAll([...new Set(classes)].map((name) => async () => nodes.set(name, (await client.nodeInfo(name)) ?? null)));
    return nodes;
  }

  /** A file of the workflows folder. Only names that the folder itself lists: no way leads out of it. */
  async #existing(name: string): Promise<string> {
    const directory = this.#bridge.files.workflows;
    const entries = await fs.readdir(directory, { withFileTypes: true }).catch(() => []);
    const entry = entries.find((candidate) => candidate.isFile() && candidate.name === name && /\.json$/i.test(name));
    if (!entry) throw notThere(name);
    return path.join(directory, entry.name);
  }

  /** The text of a template of Easel's own folder. */
  async #template(file: string): Promise<string> {
    return decodeText(await readRegularFile(await this.#existing(file), MAX_EXPORT_CHARACTERS));
  }

  /** Whole or not at all, and not over what somebody else has written there since. */
  async #rewrite(file: string, before: string, text: string): Promise<void> {
    if ((await this.#template(file)) !== before) throw new EaselError("argument_invalid", "workflow_file_changed", { file });
    await writeFileAtomic(await this.#existing(file), text);
  }

  /** Whole or not at all. An export that lay in the folder is kept under a name that is not read. */
  async #write(file: string, text: string, from: WorkflowFile): Promise<void> {
    const directory = this.#bridge.files.workflows;
    await fs.mkdir(directory, { recursive: true });
    const draft = from.kind === "draft" ? await this.#existing(from.name) : null;
    const unfinished = path.join(directory, `.${randomUUID()}`);
    try {
      await fs.writeFile(unfinished, text, { flag: "wx" });
      // Only now: it may have the very name of the tool.
      const aside = draft && (await setAside(draft));
      await putInPlace(unfinished, path.join(directory, file)).catch(async (error) => {
        if (draft && aside) await fs.rename(aside, draft);
        throw error;
      });
    } finally {
      await fs.rm(unfinished, { force: true });
    }
  }
}

function proposedParameter(parameter: DraftParameter): ProposedParameter {
  const { id, label, from, on, name, description, type, default: otherwise, value, min, max, choices } = parameter;
  return { id, label, from, on, name, description, type, default: otherwise, value, min, max, choices: choices.slice(0, MAX_CHOICES) };
}

/** Returns its new name, which nothing had before. */
async function setAside(draft: string): Promise<string> {
  const names = await fs.readdir(path.dirname(draft));
  let aside = `${draft}.export`;
  for (let n = 2; names.includes(path.basename(aside)); n += 1) aside = `${draft}.${n}.export`;
  await fs.rename(draft, aside);
  return aside;
}

/** Unlike a rename it never takes the place of a file that came in the meantime. */
async function putInPlace(unfinished: string, target: string): Promise<void> {
  await fs
    .link(unfinished, target)
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") throw error;
      return fs.copyFile(unfinished, target, fs.constants.COPYFILE_EXCL); // no links on this disk
    })
    .catch(refuseTaken(target));
}

const refuseTaken = (target: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== "EEXIST") throw error;
  throw new EaselError("argument_invalid", "tool_file_taken", { file: path.basename(target) });
};

function notThere(name: string): EaselError {
  return new EaselError("argument_invalid", "workflow_file_unknown", { name: name.slice(0, 100) });
}
