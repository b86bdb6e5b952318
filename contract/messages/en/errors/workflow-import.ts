import { workflowFaults } from "../workflow-faults.ts";

const EXPORT_AGAIN = "In ComfyUI open the workflow, choose Workflow, then Save or Export, and drop that file here.";

function faultSentence({ reason, ...parameters }: { reason: string }): string {
  const sentences: Record<string, ((parameters: never) => string) | undefined> = workflowFaults;
  return sentences[reason]?.(parameters as never) ?? reason;
}

/** Why a file could not be made a tool. `file` is its base name. */
export const workflowImportErrors = {
  file_too_large: ({ file, megabytes }: { file: string; megabytes: number }) => ({
    message: `${file} is larger than ${megabytes} MB, which no workflow is.`,
    remedy: EXPORT_AGAIN,
  }),
  file_empty: ({ file }: { file: string }) => ({ message: `${file} is empty.`, remedy: EXPORT_AGAIN }),
  file_cut_off: ({ file }: { file: string }) => ({
    message: `${file} is cut off: its end is missing.`,
    remedy: "Download or export it again.",
  }),
  file_is_web_page: ({ file }: { file: string }) => ({
    message: `${file} is a web page, not a workflow.`,
    remedy: "On that page, use its download button, and drop the file that it gives you.",
  }),
  file_not_text: ({ file }: { file: string }) => ({
    message: `${file} is not a text file, so it is no workflow in JSON.`,
    remedy: EXPORT_AGAIN,
  }),
  file_not_json: ({ file, line, found }: { file: string; line: number; found: string }) => ({
    message: `${file} is not valid JSON (line ${line}: ${found}).`,
    remedy: "If somebody edited it, mend that line; else export the workflow from ComfyUI again.",
  }),
  file_is_python: ({ file }: { file: string }) => ({
    message: `${file} is not valid JSON: it has single quotes, as Python prints its data.`,
    remedy: "Save it with json.dumps, or export the workflow from ComfyUI again.",
  }),
  workflow_not_found: ({ file }: { file: string }) => ({
    message: `${file} is no workflow of ComfyUI.`,
    remedy: EXPORT_AGAIN,
  }),
  workflow_is_template: ({ file }: { file: string }) => ({
    message: `${file} is a finished template.`,
    remedy: "Put it into Easel's workflows folder, and it is a tool at once.",
  }),
  workflow_not_embedded: ({ file }: { file: string }) => ({
    message: `There is no workflow in ${file}: whatever saved it last has left it out.`,
    remedy: "Take the file as ComfyUI itself saved it, not a copy from a chat or a website; or export the workflow from ComfyUI.",
  }),
  workflow_too_large: ({ file, most }: { file: string; most: number }) => ({
    message: `${file} has more than ${most} nodes.`,
    remedy: "Split it into smaller workflows in ComfyUI.",
  }),
  workflow_node_without_class: ({ file, node }: { file: string; node: string }) => ({
    message: `In ${file}, node ${node} has no class_type: its custom nodes were missing when the workflow was exported.`,
    remedy: "Install the missing custom nodes in ComfyUI, then export the workflow again.",
  }),
  workflow_node_name: ({ file, node }: { file: string; node: string }) => ({
    message: `In ${file}, a node is called "${node}", which it cannot be.`,
    remedy: EXPORT_AGAIN,
  }),
  workflow_without_output: ({ file }: { file: string }) => ({
    message: `Nothing comes back from ${file}.`,
    remedy: "Add a Save Image node in ComfyUI's editor, then save the workflow again.",
  }),
  proposal_expired: { message: "Easel has started anew since it read this file.", remedy: "Drop the file once more." },
  tool_name_taken: ({ name }: { name: string }) => ({
    message: `There is a tool called "${name}" already.`,
    remedy: "Choose another name for this one.",
  }),
  tool_file_taken: ({ file }: { file: string }) => ({ message: `There is a file ${file} already.`, remedy: "Choose another name." }),
  parameter_name_taken: ({ name }: { name: string }) => ({
    message: `Two parameters are called "${name}".`,
    remedy: "Give one of them another name.",
  }),
  parameter_without_value: ({ name }: { name: string }) => ({
    message: `"${name}" has no value that could stay in the workflow.`,
    remedy: "Switch it on, give it a value under “If left out”, and then switch it off; or leave it on.",
  }),
  workflow_file_changed: ({ file }: { file: string }) => ({
    message: `${file} has been changed by something else since you opened it.`,
    remedy: "Open it again, and make your change once more.",
  }),
  /** `reason` is a code of `workflowFaults`, whose parameters lie beside it. */
  tool_not_possible: (p: { reason: string }) => ({
    message: `This makes no tool: ${faultSentence(p)}`,
    remedy: "Change it here, then try again.",
  }),
  workflow_file_unknown: ({ name }: { name: string }) => ({
    message: `There is no workflow ${name} in Easel's folder.`,
    remedy: "Look at the list again.",
  }),
};
