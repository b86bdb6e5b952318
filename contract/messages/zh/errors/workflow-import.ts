import type { workflowImportErrors as english } from "../../en/errors/workflow-import.ts";
import { workflowFaults } from "../workflow-faults.ts";

const EXPORT_AGAIN = "请在 ComfyUI 里打开工作流，选择 Workflow，再选“Save”或“Export”，然后把那个文件拖到这里。";

function faultSentence({ reason, ...parameters }: { reason: string }): string {
  const sentences: Record<string, ((parameters: never) => string) | undefined> = workflowFaults;
  return sentences[reason]?.(parameters as never) ?? reason;
}

export const workflowImportErrors: typeof english = {
  file_too_large: ({ file, megabytes }) => ({
    message: `${file} 超过 ${megabytes} MB，工作流不会这么大。`,
    remedy: EXPORT_AGAIN,
  }),
  file_empty: ({ file }) => ({ message: `${file} 是空的。`, remedy: EXPORT_AGAIN }),
  file_cut_off: ({ file }) => ({ message: `${file} 不完整：缺了结尾。`, remedy: "请重新下载或导出。" }),
  file_is_web_page: ({ file }) => ({
    message: `${file} 是网页，不是工作流。`,
    remedy: "请在那个页面上点按下载按钮，再把得到的文件拖到这里。",
  }),
  file_not_text: ({ file }) => ({ message: `${file} 不是文本文件，所以不是 JSON 工作流。`, remedy: EXPORT_AGAIN }),
  file_not_json: ({ file, line, found }) => ({
    message: `${file} 不是有效的 JSON（第 ${line} 行：${found}）。`,
    remedy: "如果有人编辑过，请改好那一行；否则请从 ComfyUI 重新导出工作流。",
  }),
  file_is_python: ({ file }) => ({
    message: `${file} 不是有效的 JSON：里面是单引号，像 Python 打印的数据。`,
    remedy: "请用 json.dumps 保存，或从 ComfyUI 重新导出工作流。",
  }),
  workflow_not_found: ({ file }) => ({ message: `${file} 不是 ComfyUI 的工作流。`, remedy: EXPORT_AGAIN }),
  workflow_is_template: ({ file }) => ({
    message: `${file} 是现成的模板。`,
    remedy: "把它放进 Easel 的工作流文件夹，立刻就是工具。",
  }),
  workflow_not_embedded: ({ file }) => ({
    message: `${file} 里没有工作流：最后保存它的程序没有保留。`,
    remedy: "请使用 ComfyUI 自己保存的文件，而不是聊天或网站上的副本；或从 ComfyUI 导出工作流。",
  }),
  workflow_too_large: ({ file, most }) => ({
    message: `${file} 有超过 ${most} 个节点。`,
    remedy: "请在 ComfyUI 里把它拆成几个小一些的工作流。",
  }),
  workflow_node_without_class: ({ file, node }) => ({
    message: `${file} 里的节点 ${node} 没有 class_type：导出工作流时缺少它的自定义节点。`,
    remedy: "请在 ComfyUI 里安装缺少的自定义节点，再重新导出工作流。",
  }),
  workflow_node_name: ({ file, node }) => ({
    message: `${file} 里有一个节点叫“${node}”，不能这样叫。`,
    remedy: EXPORT_AGAIN,
  }),
  workflow_without_output: ({ file }) => ({
    message: `${file} 不会得到任何结果。`,
    remedy: "请在 ComfyUI 编辑器里加一个 Save Image 节点，再保存工作流。",
  }),
  proposal_expired: { message: "Easel 读取这个文件之后重新启动过。", remedy: "请再拖一次这个文件。" },
  tool_name_taken: ({ name }) => ({ message: `已经有名为“${name}”的工具。`, remedy: "请给这个换个名字。" }),
  tool_file_taken: ({ file }) => ({ message: `已经有文件 ${file}。`, remedy: "请换个名字。" }),
  parameter_name_taken: ({ name }) => ({ message: `有两个参数都叫“${name}”。`, remedy: "请给其中一个换个名字。" }),
  parameter_without_value: ({ name }) => ({
    message: `“${name}”没有可以留在工作流里的值。`,
    remedy: "请先打开它，在“不填时”里给它一个值，然后再关闭；或者让它保持打开。",
  }),
  workflow_file_changed: ({ file }) => ({
    message: `您打开之后，${file} 被别的程序改动过。`,
    remedy: "请重新打开它，再做一次您的修改。",
  }),
  tool_not_possible: (p) => ({ message: `这做不成工具：${faultSentence(p)}`, remedy: "请在这里修改，然后再试。" }),
  workflow_file_unknown: ({ name }) => ({ message: `Easel 的文件夹里没有工作流 ${name}。`, remedy: "请再看一次列表。" }),
};
