import type { appViewErrors as english } from "../../en/errors/app-view.ts";

export const appViewErrors: typeof english = {
  picture_not_kept: ({ reference }) => ({
    message: `没有图片 ${reference}（或已不在）。`,
    remedy: "请重新画一张，或使用另一张。",
  }),
  part_beyond_end: ({ offset, size }) => ({
    message: `这张图片有 ${size} 字节，没有第 ${offset} 字节。`,
    remedy: "请从第 0 字节开始。",
  }),
  upload_out_of_order: { message: "图片的这一部分接不上前一部分。", remedy: "请从第一部分起重新发送。" },
  upload_not_a_picture: {
    message: "这不是 Easel 能读取的图片。",
    remedy: "请提供完整的 PNG、JPEG、WebP、GIF、AVIF 或 HEIC 文件。",
  },
  view_request_unknown: { message: "Easel 的视图请求了这个 Easel 不认识的内容。", remedy: "请重新加载聊天，或重启 AI 应用。" },
  no_window_to_show: { message: "Easel 的窗口没有运行。", remedy: "请打开 Easel，然后再试。" },
};
