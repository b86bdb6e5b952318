import type { AreaFault, areaErrors as englishArea, loraErrors as englishLora, LoraFault } from "../../en/errors/argument-parts.ts";
import { formats } from "../formats.ts";
import { someOf } from "../lists.ts";

const areaFaults: Readonly<Record<AreaFault, (given: string) => string>> = {
  not_an_object: () => "不是对象",
  nothing_marked: () => "什么也没有标出：既没有形状也没有边距",
  not_one_shape: () => '必须是一个形状：{"box": ...}、{"ellipse": ...} 或 {"polygon": ...}',
  not_four_numbers: () => "必须是四个数字：左、上、右、下",
  corners_turned: (given) => `是 ${given}，但必须是左、上、右、下，左小于右，上小于下`,
  not_three_points: () => "至少要有三个点：[[x, y], [x, y], [x, y]]",
  outside_of_picture: (given) => `是 ${given}，但必须在 0 到 1 之间，表示图片的比例而不是像素`,
  extend_not_an_object: () => '必须是对象，例如 {"right": 0.5}',
  not_boolean: () => "必须是 true 或 false",
  not_a_number: () => "必须是数字",
  out_of_range: (given) => {
    const [value, min, max] = given.split(", ");
    return `是 ${value}，但必须在 ${min} 到 ${max} 之间`;
  },
  unknown_part: (given) => `不认识；请使用 ${given}`,
  too_many_shapes: (given) => `超过了 ${given} 个形状`,
  too_many_points: (given) => `超过了 ${given} 个点`,
};

const inPixels = (width: number, height: number) => `${width} x ${height} 像素`;

export const areaErrors: typeof englishArea = {
  area_unreadable: (p) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${areaFaults[fault](p.given[index] ?? "")}`).join("；")}。`,
    remedy:
      '左边三分之一是 {"shapes": [{"box": [0, 0, 0.33, 1]}]}；向右扩展一半是 {"extend": {"right": 0.5}}。' +
      "所有数字都是图片的比例，从左上角算起。",
  }),
  area_and_mask: (p) => ({
    message: `\`${p.name}\` 和 \`${p.mask}\` 都在说明画哪里，重复了。`,
    remedy: "请只给其中一个。",
  }),
  area_marks_nothing: (p) => ({
    message: `\`${p.name}\` 没有包含图片的任何像素，不会有任何改变。`,
    remedy: "请把形状画大一些，或去掉 `invert`。",
  }),
  area_extends_too_far: (p) => ({
    message: `加上 \`${p.name}\` 的边距，图片会有 ${inPixels(p.width, p.height)}；最多允许 ${formats.count(Math.round(p.maxPixels / 10_000))} 万像素。`,
    remedy: "请减小边距，或用小一些的图片。",
  }),
  picture_not_extendable: (p) => ({
    message: `作为 ${p.name} 给出的图片无法解码，因此无法扩展。`,
    remedy: "请以 PNG 或 JPEG 提供。",
  }),
};

const loraFaults: Readonly<Record<LoraFault, (limits: { max: number; minStrength: number | null; maxStrength: number | null }) => string>> =
  {
    not_a_lora: () => "既不是名字，也不是带名字的对象",
    name_missing: () => "没有 `name`",
    strength_not_a_number: () => "的 `strength` 不是数字",
    strength_out_of_range: ({ minStrength, maxStrength }) => `的 \`strength\` 不在 ${minStrength} 到 ${maxStrength} 之间`,
    unknown_part: () => "除了 `name` 和 `strength` 还有别的内容",
    too_many: ({ max }) => `超过了 ${max} 个 LoRA`,
  };

/** Each name with what belongs to it; the lists are one for one. */
const pairs = (names: readonly string[], others: readonly string[], join: (name: string, other: string) => string) =>
  names.map((name, index) => join(name, others[index] ?? "")).join("，");

export const loraErrors: typeof englishLora = {
  loras_unreadable: (p) => ({
    message: `${p.faults.map((fault, index) => `\`${p.name}${p.places[index]}\` ${loraFaults[fault](p)}`).join("；")}。`,
    remedy: `请给出名字，或带强度的名字：[{"name": "ink", "strength": 0.8}]。`,
  }),
  loras_not_installed: (p) => ({
    message: `这些 LoRA 没有安装：${p.names.map((name) => `“${name}”`).join("、")}。`,
    remedy:
      p.installed.length === 0
        ? "一个也没有安装。请把适合您模型的 LoRA 文件放进 ComfyUI 的 models/loras 文件夹再试，或不用 LoRA。"
        : [
            ...p.suggestions.filter((suggestion) => suggestion !== "").map((suggestion) => `您是想写 \`${suggestion}\` 吗？`),
            `已安装：${someOf(p.installed, p.more)}。`,
          ].join(""),
  }),
  loras_of_other_family: (p) => ({
    message: `\`${p.model}\` 是 ${p.modelFamily} 模型，但${pairs(p.names, p.families, (name, family) => ` \`${name}\` 是用于 ${family} 的 LoRA`)}。`,
    remedy: `请使用适合 ${p.modelFamily} 的 LoRA，或用 \`model\` 指定与它们匹配的模型。`,
  }),
};
