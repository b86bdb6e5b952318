import { expect, it } from "vitest";
import { importsIn } from "./imports.ts";

it("finds every import of a file, and what it leads to", () => {
  const code = `import fs from "node:fs";
import type { Clock } from "#base/clock.ts";
import {
  type Job,
  run,
} from "../jobs/run.ts";
import "./page.css";
export * from "@scope/name/deep.js";
export type { Room } from "./room.ts";
export const text = Array.from("abc");
const late = () => import("./late.ts");
type Error = import("zod").ZodError;
const words = "a page from \\"home\\"";
`;
  expect(importsIn("bridge/tools/a.ts", code)).toEqual([
    { from: "bridge/tools/a.ts", to: "node:fs", kind: "node", written: "node:fs", typesOnly: false },
    { from: "bridge/tools/a.ts", to: "base/clock.ts", kind: "file", written: "#base/clock.ts", typesOnly: true },
    { from: "bridge/tools/a.ts", to: "bridge/jobs/run.ts", kind: "file", written: "../jobs/run.ts", typesOnly: false },
    { from: "bridge/tools/a.ts", to: "bridge/tools/page.css", kind: "file", written: "./page.css", typesOnly: false },
    { from: "bridge/tools/a.ts", to: "@scope/name", kind: "package", written: "@scope/name/deep.js", typesOnly: false },
    { from: "bridge/tools/a.ts", to: "bridge/tools/room.ts", kind: "file", written: "./room.ts", typesOnly: true },
    { from: "bridge/tools/a.ts", to: "bridge/tools/late.ts", kind: "file", written: "./late.ts", typesOnly: false },
    { from: "bridge/tools/a.ts", to: "zod", kind: "package", written: "zod", typesOnly: false },
  ]);
});
