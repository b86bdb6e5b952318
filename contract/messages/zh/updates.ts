import type { updates as english } from "../en/updates.ts";

const managers: Record<Parameters<(typeof english)["managed"]>[0], string> = {
  apt: "系统的软件包管理器",
  rpm: "系统的软件包管理器",
  flatpak: "Flatpak",
  snap: "Snap",
  store: "Microsoft Store",
};

export const updates: typeof english = {
  title: "更新",
  unconfigured: "这个 Easel 是从源代码构建的，不会向任何人查询新版本。",
  managed: (by) => `新版本由${managers[by]}提供，Easel 自己不会查询。`,
  ask: "检查新版本",
  askHint: (host) =>
    `Easel 每天从 ${host} 获取一次版本列表，不会透露关于您、您的电脑或图片的任何信息；和访问任何网站一样，对方能看到您的网络地址。`,
  now: "立即检查",
  states: {
    off: "Easel 不检查新版本。",
    unasked: "Easel 还没有检查过。",
    asking: "正在检查……",
    current: (day) => `截至${day}，这是最新版本。`,
    available: (version) => `Easel ${version} 已发布。`,
    downloading: (version) => `正在下载 Easel ${version}。`,
    ready: (version) => `Easel ${version} 已准备好，重启后即可安装。`,
    waits: {
      job: "正在画的图片完成后，Easel 就会重启。",
      config: "AI 应用的设置写完后，Easel 就会重启。",
    },
  },
  whatIsNew: (version) => `${version} 的新内容`,
  page: "打开下载页面",
  restart: "重启并安装",
  notice: (version) => `Easel ${version} 已发布，设置里写有新内容。`,
  failedStarts: {
    question: (version) => `Easel ${version} 连续两次未能启动`,
    detail: (older) => `Easel ${older} 曾在这台电脑上正常运行。无论用哪个版本，您的设置和图片都会保持原样。`,
    back: (older) => `回到 ${older}`,
    again: "再试一次",
  },
};
