import type { modelErrors as english } from "../../en/models/errors.ts";

export const modelErrors: typeof english = {
  model_link_not_https: {
    message: "这不是 Easel 可以下载的文件链接。",
    remedy: "请提供以“https://”开头的链接，从模型页面上复制即可。",
  },
  model_host_unreachable: ({ host }) => ({ message: `无法连接到 ${host}。`, remedy: "请检查网络连接，然后重试。" }),
  model_needs_login: ({ host }) => ({
    message: `${host} 要求登录后才能下载这个模型。`,
    remedy: "请在它的页面上接受许可证，用浏览器下载，再把文件添加到这里。",
  }),
  model_not_there: ({ host, status }) => ({
    message: `${host} 上没有这个文件（${status}）。`,
    remedy: "请从模型页面上复制文件本身的链接。",
  }),
  model_is_a_page: { message: "这个链接指向网页，而不是模型。", remedy: "请复制下载按钮的链接。" },
  model_format_unknown: ({ name }) => ({
    message: `“${name}”不是 ComfyUI 能加载的模型。`,
    remedy: "请选择 .safetensors 文件。",
  }),
  model_format_wrong: ({ name }) => ({
    message: `“${name}”的内容与文件名不符。`,
    remedy: "请选择其他文件，最好是 .safetensors 文件。",
  }),
  model_already_there: ({ name }) => ({ message: `“${name}”已经有了，或正在下载。`, remedy: "请在模型列表里查看。" }),
  model_disk_full: ({ name }) => ({
    message: `磁盘空间不足，放不下“${name}”。`,
    remedy: "请在那个磁盘上腾出空间，然后点“继续”。已下载的部分会保留。",
  }),
  model_not_written: ({ name }) => ({
    message: `无法把“${name}”写入模型文件夹。`,
    remedy: "请允许 Easel 写入那个文件夹，然后点“继续”。",
  }),
  model_gone: { message: "这个模型已经不在了。", remedy: "请再看一下列表。" },
  no_place_for_models: {
    message: "这台电脑上没有可以放模型的 ComfyUI。",
    remedy: "请安装 ComfyUI，或选择您已有的 ComfyUI，然后再获取模型。",
  },
};
