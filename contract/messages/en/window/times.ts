/** Days and durations. What Intl can say by itself is not here. */
export const times = {
  justNow: "just now",
  today: "Today",
  yesterday: "Yesterday",
  dayAndTime: (day: string, time: string) => `${day}, ${time}`,
  seconds: (seconds: number) => `${seconds} s`,
  /** `seconds` 0 is left out, as are `minutes` beside hours. */
  minutes: (minutes: number, seconds: number) => (seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`),
  hours: (hours: number, minutes: number) => (minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`),
};
