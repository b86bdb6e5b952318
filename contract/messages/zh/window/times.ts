import type { Messages } from "../../en.ts";

export const times: Messages["times"] = {
  justNow: "刚刚",
  today: "今天",
  yesterday: "昨天",
  dayAndTime: (day, time) => `${day} ${time}`,
  seconds: (seconds) => `${seconds} 秒`,
  minutes: (minutes, seconds) => (seconds === 0 ? `${minutes} 分钟` : `${minutes} 分 ${seconds} 秒`),
  hours: (hours, minutes) => (minutes === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes} 分`),
};
