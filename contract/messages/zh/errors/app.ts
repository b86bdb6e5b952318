import type { appErrors as english } from "../../en/errors/app.ts";

export const appErrors: typeof english = {
  bridge_not_ready: { message: "Easel 还在准备。", remedy: "请稍后再试。" },
  bridge_stopped: {
    message: "Easel 中负责与 AI 应用通信的部分停止了。",
    remedy: "它正在重新启动；如果一直这样，请重启 Easel。",
  },
  tool_gone: ({ name }) => ({
    message: `工具 ${name} 已经不存在了。`,
    remedy: "请在“工作流”页面把它的工作流做成工具，然后再试。",
  }),
  tool_makes_no_picture: { message: "这个工具不画图。", remedy: "请选择另一个。" },
  engine_name_taken: ({ name }) => ({ message: `已经有一个叫 ${name} 的引擎。`, remedy: "请给这个引擎换一个名称。" }),
  engine_already_used: { message: "Easel 已经在使用这个地址的引擎。", remedy: "请添加另一个地址的引擎。" },
  card_without_comfyui: {
    message: "只有由 Easel 自己启动的 ComfyUI，才能再用一张显卡。",
    remedy: "请选择文件夹里的 ComfyUI 作为引擎，或者按地址添加另一个。",
  },
  engine_not_running: { message: "引擎没有运行。", remedy: "请先启动它。" },
  picture_file_gone: { message: "这张图片的文件已经不在了。", remedy: "它可能在 Easel 之外被移动或删除了。" },
  no_models_in_folder: { message: "这个文件夹里没有模型。", remedy: "请选择存放模型的那个，例如“models”。" },
  no_checkpoint: {
    message: "没有可以用来画的模型。",
    remedy: "请把 checkpoint 放进 ComfyUI 的模型文件夹，或在设置里选择一个模型文件夹。",
  },
  folder_not_opened: { message: "无法打开这个文件夹。", remedy: "请在文件管理器里打开它；名字就在这里。" },
  link_not_allowed: { message: "这个链接不能从这里打开。", remedy: "请手动复制这段内容。" },
  link_without_app: { message: "这台电脑上没有程序能打开这个链接。", remedy: "请先安装或启动那个应用，或手动复制这段内容。" },
  drop_gone: { message: "您放下的内容已经不在手边了。", remedy: "请再拖放一次。" },
  opened_file_unreadable: ({ name }) => ({
    message: `无法打开 ${name}。`,
    remedy: "请确认该文件还在，且不超过 64 MB，然后重新打开。",
  }),
  call_unknown: { message: "窗口请求了 Easel 不认识的内容。", remedy: "请重启 Easel。" },
  call_malformed: { message: "Easel 看不懂窗口的请求。", remedy: "请重启 Easel。" },
  page_not_loaded: { message: "无法打开这个页面。", remedy: "请重新启动 Easel：它的文件在启动之后发生了变化。" },
  update_host_unreachable: ({ host }) => ({
    message: `无法从 ${host} 获取版本列表。`,
    remedy: "稍后再检查；Easel 的其他功能不受影响。",
  }),
  update_feed_not_ours: {
    message: "版本列表没有 Easel 的签名，因此其中的内容都没有采信。",
    remedy: "稍后再检查。如果一直这样，请只从 Easel 的官方页面下载新版本。",
  },
  update_not_fetched: ({ version }) => ({
    message: `无法下载 Easel ${version}。`,
    remedy: "稍后再检查，或从它的页面下载。",
  }),
};
