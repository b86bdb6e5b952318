import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./bootstrap/root.ts";
import { checkRooms, writeRoomTable } from "./check/check-rooms.ts";
import { checkSentences } from "./check/sentences.ts";

/** Lint, types, who may import whom, and sentences outside of the catalogue. Answers which of them are clean. */
export function check(): { name: string; clean: boolean }[] {
  const run = (name: string, program: string, args: string[]) => {
    const { status } = spawnSync(process.execPath, [path.join(root, "node_modules", program), ...args], { cwd: root, stdio: "inherit" });
    return { name, clean: status === 0 };
  };
  return [
    run("lint", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]),
    run("types", "typescript/bin/tsc", ["-p", "."]),
    { name: "rooms", clean: checkRooms() },
    { name: "sentences", clean: checkSentences() },
  ];
}

// `npm run check`; `npm run check -- --write` after a change of scripts/check/rooms.ts.
if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes("--write")) writeRoomTable();
  process.exit(check().every(({ clean }) => clean) ? 0 : 1);
}
