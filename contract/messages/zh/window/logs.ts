import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

export const logs: Messages["logs"] = {
  title: "日志",
  source: "显示",
  all: "全部",
  sources: { engine: "引擎", bridge: "桥接", app: "Easel" },
  search: "搜索日志",
  lines: (n) => `${formats.count(n)} 行`,
  follow: "跟随最新",
  diagnostics: "拷贝诊断信息",
  diagnosticsCopied: "诊断信息已拷贝到剪贴板。其中的名字、路径和提示词都已去掉。",
  folder: "显示文件夹",
  none: "还没有任何记录。",
  nothingFound: "没有匹配的行。",
  label: "日志内容",
  levels: { warn: "警告", error: "错误" },
};
