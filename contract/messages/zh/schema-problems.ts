import type { SchemaFault } from "../en/schema-problems.ts";
import { someOf } from "./lists.ts";

const given: Readonly<Record<Exclude<SchemaFault["given"], "value">, string>> = { list: "一个列表", group: "一组选项" };

const kinds: Readonly<Record<string, string>> = {
  int: "整数",
  number: "数字",
  string: "文字",
  boolean: "true 或 false",
  object: "一组选项",
  record: "一组选项",
  array: "列表",
};

/** Rules that a schema names; one that is not among them is a sentence already. */
const rules: Readonly<Record<string, string>> = {
  lower_case_name: "只能用小写字母、数字和 _，以字母开头，最多 40 个字符。",
  taken_name: "这个名字是语言本身的保留字，请换一个。",
  scalar: "必须是文字、数字、true 或 false。",
  number: "必须是数字。",
  class_and_input: "必须是一个节点类和它的一个输入，例如“KSampler.sampler_name”。",
  node_name: "这不能用作节点名。",
  parameter_or_field: "必须是一个参数，或模型的一个字段。",
};

const shown = (p: SchemaFault) => (p.given === "value" ? p.value : given[p.given]);
const rule = (p: SchemaFault) => rules[p.wanted] ?? p.wanted;
export const didYouMean = (suggestion: string | null) => (suggestion === null ? "" : `您是想写 \`${suggestion}\` 吗？`);
/** What was probably meant, or else what there is. */
export const meantOr = (suggestion: string | null, what: string, names: readonly string[], more: number) =>
  didYouMean(suggestion) || `${what}：${someOf(names, more)}。`;

const problems: Readonly<Record<SchemaFault["problem"], (p: SchemaFault) => string>> = {
  unknown_option: (p) => `不是一个选项。${meantOr(p.suggestion, "这里的选项有", p.options, p.more)}`,
  missing: () => "缺失。",
  wrong_kind: (p) => `必须是${kinds[p.wanted] ?? p.wanted}，而不是${shown(p)}。`,
  not_a_choice: (p) => `是 ${shown(p)}，但只能是其中之一：${someOf(p.options, p.more)}。${didYouMean(p.suggestion)}`,
  empty: () => "不能为空。",
  too_small: (p) => `是 ${shown(p)}，但最小为 ${p.wanted}。`,
  too_long: (p) => `太长：最多 ${p.wanted} 个字符。`,
  too_large: (p) => `是 ${shown(p)}，但最大为 ${p.wanted}。`,
  unusable_name: (p) => `不能用作名字：${rule(p)}`,
  wrong_form: (p) => `是 ${shown(p)}，但${rule(p)}`,
  against_rule: rule,
};

/** Names the option and says what is wrong, and what would be right. */
export function schemaFaultText(p: SchemaFault): string {
  return `${p.option === "" ? "整个内容" : `\`${p.option}\` `}${problems[p.problem](p)}`;
}
