import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./bootstrap/root.ts";
import { checkSentences } from "./check/sentences.ts";

/** Lint (with the rooms' walls), types, and sentences outside of the catalogue. Answers whether each is clean. */
export function check(): { name: string; clean: boolean }[] {
  const run = (name: string, program: string, args: string[]) => {
    const { status } = spawnSync(process.execPath, [path.join(root, "node_modules", program), ...args], { cwd: root, stdio: "inherit" });
    return { name, clean: status === 0 };
  };
  return [
    run("lint", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]),
    run("types", "typescript/bin/tsc", ["-p", "."]),
    { name: "sentences", clean: checkSentences() },
  ];
}

if (process.argv[1] === import.meta.filename) process.exit(check().every(({ clean }) => clean) ? 0 : 1);
