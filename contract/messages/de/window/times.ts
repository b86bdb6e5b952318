import type { Messages } from "../../en.ts";

export const times: Messages["times"] = {
  justNow: "gerade eben",
  today: "Heute",
  yesterday: "Gestern",
  dayAndTime: (day, time) => `${day}, ${time}`,
  seconds: (seconds) => `${seconds} s`,
  minutes: (minutes, seconds) => (seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`),
  hours: (hours, minutes) => (minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`),
};
