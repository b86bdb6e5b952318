import type { Messages } from "../../en.ts";

export const notifications: Messages["notifications"] = {
  finished: { title: "您的图片画好了", body: "点按即可在图库中查看。" },
  finishedFile: { title: "您的工作流已完成", body: "结果在 Easel 的图片文件夹里。" },
  engineStopped: "Easel 的引擎停止了",
  installed: { title: "ComfyUI 已安装", body: "还差一样东西：模型。Easel 会告诉您怎么获取。" },
  notInstalled: "ComfyUI 还没能安装好",
};
