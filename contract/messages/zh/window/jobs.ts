import type { Messages } from "../../en.ts";

export const jobs: Messages["jobs"] = {
  paused: "已暂停：等您继续",
  waitingForEngine: "等待引擎",
  heldUp: {
    no_engine: "等待中：没有引擎具备它所需要的",
    engine_away: "等待中：拥有所需模型的引擎没有回应",
    engine_draining: "等待中：能画它的引擎现在不接新图",
  },
  waiting: "排队中",
  next: "下一个就是它",
  inLine: (position) => `排在第 ${position} 位`,
  gettingReady: "准备中",
  step: (step, steps) => `第 ${step} 步，共 ${steps} 步`,
  finishing: "正在收尾",
  timeLeft: (time) => `大约还要 ${time}`,
  almostDone: "马上就好",
  finished: "已完成",
  failed: "没有成功",
  cancelled: "已取消",
};
