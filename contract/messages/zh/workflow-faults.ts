// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have placeholders that look like that
import type { Messages } from "../en.ts";
import { someOf } from "./lists.ts";
import { didYouMean, meantOr, schemaFaultText } from "./schema-problems.ts";
import { allowedText, faultText } from "./values.ts";

const inPreset = ({ preset }: { preset: string }) => (preset === "" ? "" : `在预设 ${preset} 中，`);

export const workflowFaults: Messages["workflowFaults"] = {
  file_unreadable: (p) => `无法读取（${p.error}）。`,
  not_a_file: () => "它不是普通文件。",
  nested_too_deeply: () => "括号嵌套得太深。",
  not_understood: () => "Easel 看不懂它。",
  file_too_large: () => "文件太大，不像是工作流。",
  file_empty: () => "文件是空的。",
  not_json: (p) => `这不是有效的 JSON（${p.found === "" ? p.fault : `${p.fault}，位于 ${p.found}`}）。`,
  written_twice: (p) => `“${p.name}”写了两次。`,
  not_an_object: () => "模板应是一个 JSON 对象。",
  block_missing: () => "缺少 `__metadata__` 块，它说明这个工作流会成为什么工具。",
  block_malformed: schemaFaultText,
  tool_made_twice: (p) => `工具 \`${p.tool}\` 已由 ${p.file} 提供。`,
  tool_reserved: (p) => `\`${p.tool}\` 是 Easel 自己的工具；请换个名字。`,
  no_nodes: () => "这个模板里没有节点。",
  needs_beside_variants: () => "有 `variants` 时，每个变体要有自己的 `needs`。",

  preset_parameter_unknown: (p) => `预设 ${p.preset} 设置了 \`${p.parameter}\`，但没有这个参数。${didYouMean(p.suggestion)}`,
  preset_unknown: (p) => `没有预设 \`${p.preset}\`。${didYouMean(p.suggestion)}`,
  parameter_unused: (p) => `没有节点使用参数 \`${p.parameter}\`：请在该用它的地方写 {{${p.parameter}}}。`,
  area_without_mask: (p) => `\`${p.parameter}\` 需要一个图片参数和一个遮罩参数：遮罩由它来画。最多只能有一个区域。`,
  not_an_image_parameter: (p) => `\`${p.parameter}\` 不是图片参数。参数有：${someOf(p.names, p.more)}。`,
  not_a_number_parameter: (p) => `\`${p.parameter}\` 不是数字参数。参数有：${someOf(p.names, p.more)}。`,
  parameter_named_preset: () => "`preset` 是 Easel 用来选择预设的名字；请换一个。",
  default_reference_unknown: (p) => `${inPreset(p)}\`\${${p.reference}}\` 不是配置里的值。${didYouMean(p.suggestion)}`,
  given_value_invalid: (p) => `${inPreset(p)}\`${p.parameter}\` 的值${faultText(p)}；请给出${allowedText(p)}。`,
  option_not_for_type: (p) => `\`${p.option}\` 只适用于 ${p.kinds.join(" 和 ")} 类型的参数，而 \`${p.parameter}\` 的类型是 ${p.type}。`,
  min_above_max: (p) => `\`min\` ${p.min} 大于 \`max\` ${p.max}。`,
  folder_missing: (p) => `请在 \`folder\` 里说明 \`${p.parameter}\` 来自 ComfyUI 的哪个模型文件夹，例如 "checkpoints"。`,
  choices_of_other_type: (p) => `\`${p.parameter}\` 的选项必须都是它的类型：${p.type}。`,

  editor_format: () => "这是 ComfyUI 编辑器保存的工作流；请用“Export (API)”重新导出。",
  node_name_unusable: (p) => `节点不能叫“${p.node}”。`,
  node_not_an_object: (p) => `节点 ${p.node} 必须是含有 class_type 和 inputs 的对象。`,
  node_without_class: (p) => `节点 ${p.node} 没有 class_type。`,
  node_without_inputs: (p) => `节点 ${p.node}（${p.className}）没有 inputs；如果不需要输入，请写 "inputs": {}。`,
  link_by_number: (p) => `节点 ${p.node} 的 ${p.input} 连到节点 ${p.source}：节点编号要加引号。`,
  link_to_nowhere: (p) => `节点 ${p.node} 的 ${p.input} 连到节点 ${p.source}，但没有这个节点。${didYouMean(p.suggestion)}`,
  link_output_impossible: (p) => `节点 ${p.node} 的 ${p.input} 连到节点 ${p.source} 的输出 ${p.output}；输出从 0 开始编号。`,
  optional_node_missing: (p) => `可选节点 ${p.node} 不在图里。`,
  bypass_without_link: (p) => `可选节点 ${p.node} 的输入“${p.input}”没有可以传下去的连接。`,
  bypass_too_short: (p) => `节点 ${p.user} 使用可选节点 ${p.node} 的输出 ${p.output}，但 bypass 没有为它指定输入。`,

  condition_unknown: (p) => `\`${p.name}\` 不是参数。${didYouMean(p.suggestion)}`,
  model_unused: (p) => `没有节点使用模型 \`${p.name}\`：请在该用它的地方写 {{${p.name}}}。`,
  choice_unused: (p) => `没有节点使用 \`${p.name}\`：请在该用它的地方写 {{${p.name}}}。`,
  choice_is_parameter: (p) => `\`${p.name}\` 已经是一个参数。`,
  family_unknown: (p) => `没有模型家族 \`${p.family}\`。${didYouMean(p.suggestion)}家族有：${p.families.join("、")}。`,
  model_of_other_folder: (p) =>
    `参数 \`${p.parameter}\` 是${p.folder === "" ? "不属于任何文件夹的文件" : ` ${p.folder} 里的文件`}，但需要的是 ${p.needed} 里的。`,
  placeholder_may_be_empty: (p) =>
    `调用时如果不给 \`${p.name}\`，它就没有值：请给它默认值、设为必填，或把节点 ${p.node} 列入 optional_nodes。`,
  families_missing: (p) => `\`${p.parameter}\` 的默认值取决于 \`${p.model}\`，所以后者的 need 必须写明 \`families\`。`,
  family_without_field: (p) => `{{${p.placeholder}}} 对 \`${p.family}\` 家族的模型没有值。`,
  placeholder_unknown: (p) => `{{${p.placeholder}}} 不是参数。${meantOr(p.suggestion, "参数有", p.names, p.more)}`,
  lora_field_unknown: (p) => `{{${p.placeholder}}}：LoRA 只有 ${p.fields.map((field) => `{{${field}}}`).join(" 和 ")}。`,
  size_of_no_image: (p) => `{{${p.placeholder}}}：只有图片才有尺寸，而 \`${p.name}\` 不是图片。`,
  image_field_unknown: (p) => `不认识 {{${p.placeholder}}}；图片有 ${p.fields.join("、")}。${didYouMean(p.suggestion)}`,
  fit_missing: (p) => `{{${p.placeholder}}} 需要参数 \`${p.name}\` 写明 \`fit\`。`,
  default_in_node: (p) => `节点里写着 \`${p.text}\`：请做一个以它为默认值的参数，并在这里写 {{parameter}}。`,
};
