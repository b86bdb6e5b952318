import type { Messages } from "../en.ts";
import { formats } from "./formats.ts";

/** “8.4”, “23”: gigabytes of 1024 x 1024 x 1024 bytes. */
function gigabytes(bytes: number): string {
  const value = bytes / 2 ** 30;
  return value >= 10 ? formats.count(Math.round(value)) : formats.decimal(value);
}

export const jobWarnings: Messages["jobWarnings"] = {
  memory_short: ({ memory, neededBytes, availableBytes }) => {
    const where = memory === "graphics_card" ? "显存" : "内存";
    return `这张图大约需要 ${gigabytes(neededBytes)} GB ${where}，但只剩 ${gigabytes(availableBytes)} GB，可能会非常慢，也可能失败。`;
  },
};
