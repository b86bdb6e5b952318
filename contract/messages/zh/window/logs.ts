import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

export const logs: Messages["logs"] = {
  title: "日志",
  source: "显示",
  all: "全部",
  sources: { engine: "引擎", bridge: "桥接", app: "Easel" },
  engine: "引擎",
  allEngines: "所有引擎",
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
  report: {
    title: "给帮助您的人的报告",
    button: "生成报告……",
    lead: "报告的全部内容都在这里。姓名、个人文件夹、密钥和提示词已被去除；交给别人之前请先看一遍。Easel 不会把它发送到任何地方。",
    making: "Easel 正在检查一切……",
    save: "保存……",
    saved: "报告已保存。",
    close: "关闭",
    zip: "ZIP 压缩包",
  },
};
