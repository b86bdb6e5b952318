import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { readRegularFile } from "#base/regular-file.ts";
import { decodeText } from "#contract/decode-text.ts";
import { EaselError } from "#contract/errors.ts";
import type { BrokenWorkflow, Sentence } from "#contract/workflow.ts";
import { MAX_EXPORT_CHARACTERS } from "#contract/workflow-files.ts";
import { BrokenWorkflowError, type Workflow } from "../workflow.ts";
import { builtInTemplates, type TemplateFile } from "./built-in.ts";
import { fault } from "./fault.ts";
import { parseWorkflow } from "./parse.ts";
import { parseWorkflowExport } from "./workflow-export.ts";

export { parseWorkflow };

/**
 * Reads Easel's own templates and then every `*.json` of the directories. A later directory's template replaces an earlier one
 * with the same tool name; a directory that does not exist holds none. Broken templates are named, the others still load.
 * `drafts` are exports of ComfyUI without the block that would make them a template.
 */
export async function loadWorkflows(
  directories: string[],
  builtIn: TemplateFile[] = builtInTemplates(),
): Promise<{ workflows: Workflow[]; broken: BrokenWorkflow[]; drafts: string[] }> {
  const workflows = new Map<string, Workflow>();
  const broken: BrokenWorkflow[] = [];
  const drafts: string[] = [];
  const groups = [builtIn, ...(await Promise.all(directories.map((directory) => readTemplates(directory, broken))))];
  for (const group of groups) {
    for (const [toolName, workflow] of parseGroup(group, broken, drafts)) workflows.set(toolName, workflow);
  }
  return { workflows: [...workflows.values()], broken, drafts };
}

/** The templates of one directory, where two with the same tool name are a mistake. */
function parseGroup(files: TemplateFile[], broken: BrokenWorkflow[], drafts: string[]): Map<string, Workflow> {
  const workflows = new Map<string, Workflow>();
  for (const { file, text } of files) {
    try {
      if (!text.includes('"__metadata__"')) {
        parseWorkflowExport(file, text);
        drafts.push(file);
        continue;
      }
      const workflow = parseWorkflow(file, text);
      const other = workflows.get(workflow.toolName);
      if (other) throw new BrokenWorkflowError(file, null, fault("tool_made_twice", { tool: workflow.toolName, file: other.file }));
      workflows.set(workflow.toolName, workflow);
    } catch (error) {
      if (error instanceof BrokenWorkflowError) broken.push(error.broken);
      else if (error instanceof EaselError) broken.push({ file, line: lineOf(error), reason: sentenceOf(error) });
      // Whatever it is costs this file, and not the list. A parser that calls itself for each bracket runs out of room for calls.
      else broken.push({ file, line: null, reason: fault(error instanceof RangeError ? "nested_too_deeply" : "not_understood") });
    }
  }
  return workflows;
}

/** Only what reading a file throws, and so no list of several errors. */
function sentenceOf({ code, parameters, message }: EaselError): Sentence {
  return { code: code ?? "internal_error", parameters: { ...parameters } as Sentence["parameters"], message };
}

/** Where the fault is, in what a person has edited. */
const lineOf = ({ parameters }: EaselError) => (typeof parameters?.line === "number" ? parameters.line : null);

async function readTemplates(directory: string, broken: BrokenWorkflow[]): Promise<TemplateFile[]> {
  const unreadable = (file: string, error: NodeJS.ErrnoException) =>
    broken.push({ file, line: null, reason: fault("file_unreadable", { error: error.code ?? error.name }) });
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") unreadable(basename(directory), error);
    return [];
  });
  const files: TemplateFile[] = [];
  for (const file of names.filter((name) => name.toLowerCase().endsWith(".json")).sort()) {
    try {
      files.push({ file, text: decodeText(await readRegularFile(join(directory, file), MAX_EXPORT_CHARACTERS)) });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EFBIG") broken.push({ file, line: null, reason: fault("file_too_large") });
      else if (code === "ENOTFILE") broken.push({ file, line: null, reason: fault("not_a_file") });
      else unreadable(file, error as NodeJS.ErrnoException);
    }
  }
  return files;
}
