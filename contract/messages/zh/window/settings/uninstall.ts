import type { Messages } from "../../../en.ts";

export const uninstall: Messages["uninstall"] = {
  title: "卸载 Easel 之前",
  lead: "AI 应用仍会启动其设置里写着的程序，届时会找不到它。您的图片会留在原处。",
  remove: "从所有 AI 应用中移除 Easel …",
  nothing: "没有 AI 应用的设置里有 Easel。",
  removed: (apps) => `已从以下应用中移除 Easel：${apps.join("、")}。`,
  failed: (app) => `${app} 的设置里仍有 Easel`,
  onUninstall: "卸载 Easel 时一并移除",
  onUninstallHint: "卸载程序不会询问，所以在这里设定。",
};
