import type { AllowedValues, GivenValue, ValueFault } from "../en/values.ts";

const given: Readonly<Record<Exclude<GivenValue["given"], "value">, string>> = {
  nothing: "空值",
  list: "一个列表",
  object: "一个对象",
  long_text: "一段很长的文字",
};

const shown = (p: GivenValue) => (p.given === "value" ? p.value : given[p.given]);

const faults: Readonly<Record<ValueFault["fault"], (p: ValueFault, allowed: AllowedValues) => string>> = {
  not_boolean: (p) => `必须是 true 或 false，而不是${shown(p)}`,
  not_a_number: (p) => `必须是数字，而不是${shown(p)}`,
  not_whole: (p) => `必须是整数，而不是${shown(p)}`,
  not_whole_text: () => "不是整数",
  not_exact: () => "太大，作为数字传送会不精确",
  not_text: (p) => `必须是文字，而不是${shown(p)}`,
  empty: () => "是空的",
  too_small: (p) => `是 ${shown(p)}，但最小为 ${p.limit}`,
  too_large: (p) => `是 ${shown(p)}，但最大为 ${p.limit}`,
  too_short: (p) => `有 ${p.value} 个字符，但至少要 ${p.limit} 个`,
  too_long: (p) => `有 ${p.value} 个字符，但最多 ${p.limit} 个`,
  not_in_list: (p, { options }) => `是 ${shown(p)}，但只能是其中之一：${options.join("、")}`,
};

const image = () => "之前某张图片的编号、data URI 或 base64";

const allowed: Readonly<Record<AllowedValues["type"], (p: AllowedValues) => string>> = {
  boolean: () => "true 或 false",
  seed: ({ min, max }) => {
    const inQuotes = Number(max) > Number.MAX_SAFE_INTEGER ? `（超过 ${Number.MAX_SAFE_INTEGER} 时加引号）` : "";
    return `${min} 到 ${max} 之间的整数${inQuotes}，或 -1 表示随机`;
  },
  integer: (p) => `一个整数${range(p)}`,
  number: (p) => `一个数字${range(p)}`,
  string: ({ max }) => `最多 ${max} 个字符的文字`,
  image,
  mask: image,
  model: () => "已安装文件的名字",
  area: () => "图片的一部分，用形状、边距或两者表示",
  loras: () => "已安装 LoRA 的列表",
};

function range({ min, max }: AllowedValues): string {
  if (min !== null && max !== null) return `，从 ${min} 到 ${max}`;
  if (min !== null) return `，不小于 ${min}`;
  return max === null ? "" : `，不大于 ${max}`;
}

/** What is wrong with a value, as the rest of a sentence that begins with the parameter's name. */
export const faultText = (p: ValueFault & AllowedValues): string => faults[p.fault](p, p);

/** What would be right, as “一个整数，从 1 到 100”. */
export const allowedText = (p: AllowedValues): string => (p.options.length > 0 ? `其中之一：${p.options.join("、")}` : allowed[p.type](p));
