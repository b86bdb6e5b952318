import { expect, it } from "vitest";
import { readableLogLine } from "./log-line.ts";

it.each([
  [
    '{"time":"2026-11-22T17:58:53Z","level":"info","text":"job done","tool":"generate_image","ms":3501}',
    "job done: tool generate_image, ms 3501",
    "info",
  ],
  ['{"level":"warn","text":"slow"}', "slow", "warn"],
  ["plain words", "plain words", "info"],
  ["{broken", "{broken", "info"],
  ['{"other":1}', '{"other":1}', "info"],
])("%s", (line, text, level) => expect(readableLogLine(line)).toEqual({ text, level }));
