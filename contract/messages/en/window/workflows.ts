import { formats } from "../formats.ts";

const { plural, count } = formats;

const HOW_TO_EXPORT = "In ComfyUI open the workflow, choose the Workflow menu and then “Save” or “Export”.";

/** The page and the dialog that make tools of the person's workflows. */
export const workflows = {
  title: "Workflows",
  lead: "Turn a workflow you made in ComfyUI into something your AI apps can use. Drop its file, or a picture made with it, anywhere on this window.",
  choose: "Choose a file …",
  dropHere: "Drop the workflow here",
  emptyTitle: "Your own workflows appear here",
  empty: `${HOW_TO_EXPORT} Drop the file here.`,
  howToExport: HOW_TO_EXPORT,
  noWorkflowFile: "A workflow is a .json file, or a picture or video that ComfyUI saved.",
  tooLarge: "That file is too large for a workflow.",
  unreadable: "That file could not be read.",
  unreadableRemedy: "Copy it to another folder, your desktop for example, and choose the copy.",
  oneAtATime: "Easel looks at one workflow at a time.",
  oneAtATimeRemedy: (file: string) => `This is ${file}; choose the others after it.`,
  oneIsOpen: "Another workflow is still open.",
  oneIsOpenRemedy: "Make it a tool or cancel it, then take the next one.",
  drafts: "Found in the workflows folder",
  draft: "Not a tool yet. Look at what it would be.",
  makeTool: "Make it a tool",
  tools: "Tools",
  loading: "Looking at your workflows",
  failed: "Your workflows could not be listed",
  missing: (nodes: readonly string[]) => `Your ComfyUI does not have ${nodes.join(", ")}.`,
  missingRemedy: "Install the custom nodes that bring it; the tool works again by itself.",
  remove: (name: string) => `Remove ${name}`,
  /** Where a broken file's mistake is. */
  fileAndLine: (file: string, line: number) => `${file}, line ${line}`,
  import: {
    title: "Make a workflow a tool",
    reading: (file: string) => `Looking at ${file} …`,
    name: "Title",
    toolName: "Name for AI apps",
    description: "What it does; AI apps choose by this",
    parameters: "What an AI app may choose",
    parametersHint: "What is switched off stays as it is in the workflow.",
    more: (n: number) => plural(n, { one: "1 more value", other: `${count(n)} more values` }),
    parameterName: "Name",
    parameterDescription: "Description",
    parameterDefault: "If left out",
    random: "random",
    mustBeGiven: "must be given",
    empty: "nothing",
    output: (nodes: readonly string[]) => `What comes back: ${nodes.join(", ")}`,
    save: "Make it a tool",
    done: "Done",
    doneTitle: (title: string) => `“${title}” is ready.`,
    doneBody: "Your AI apps can use it now, without a restart. Just ask for it.",
  },
};
