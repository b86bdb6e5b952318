import fs from "node:fs";
import path from "node:path";
import { root } from "../bootstrap/root.ts";
import { importsOf, sourceFiles } from "./imports.ts";
import { forbiddenImports, tooCrowded } from "./room-rules.ts";
import { withRoomTable } from "./room-table.ts";
import { crowdedFolders, MAX_LOOSE_FILES, rooms } from "./rooms.ts";

const architecture = path.join(root, "ARCHITECTURE.md");

/** What breaks the layout of the project, one sentence each: imports, crowded folders, an old table in ARCHITECTURE.md. */
export function roomProblems(): string[] {
  const files = sourceFiles();
  const text = fs.readFileSync(architecture, "utf8");
  return [
    ...forbiddenImports(rooms, importsOf(files)),
    ...tooCrowded(files, MAX_LOOSE_FILES, crowdedFolders),
    ...(withRoomTable(text, rooms) === text ? [] : ["ARCHITECTURE.md shows another table of rooms: npm run check -- --write"]),
  ];
}

/** Writes the table of rooms into ARCHITECTURE.md. */
export function writeRoomTable(): void {
  fs.writeFileSync(architecture, withRoomTable(fs.readFileSync(architecture, "utf8"), rooms));
}
