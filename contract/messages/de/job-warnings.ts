import type { Messages } from "../en.ts";
import { formats } from "./formats.ts";

/** „8,4“, „23“: gigabytes of 1024 x 1024 x 1024 bytes. */
function gigabytes(bytes: number): string {
  const value = bytes / 2 ** 30;
  return value >= 10 ? formats.count(Math.round(value)) : formats.decimal(value);
}

export const jobWarnings: Messages["jobWarnings"] = {
  memory_short: ({ memory, neededBytes, availableBytes }) => {
    const where = memory === "graphics_card" ? "Grafikspeicher" : "Arbeitsspeicher";
    return `Das Bild braucht etwa ${gigabytes(neededBytes)} GB ${where}, frei sind nur ${gigabytes(availableBytes)} GB. Es kann sehr lange dauern oder fehlschlagen.`;
  },
};
