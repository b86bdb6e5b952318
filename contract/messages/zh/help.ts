import type { Messages } from "../en.ts";

/** The pages of `docs/`, shown inside of Easel. */
export const help: Messages["help"] = {
  title: "帮助",
  lead: "逐页介绍如何使用 Easel。内容随 Easel 一起安装，无需联网。",
  open: "打开帮助",
  /** A button beside what went wrong. */
  withProblem: "查看帮助",
  close: "关闭帮助",
  contents: "全部页面",
  search: "搜索帮助",
  none: "帮助里没有这个标题。",
  found: (count) => `帮助中有 ${count} 处`,
  /** Shown in every language but English. */
  onlyEnglish: "这些页面目前只有英文版。",
};
