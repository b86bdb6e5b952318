import fs from "node:fs";
import path from "node:path";
import { root } from "../bootstrap/root.ts";
import { importsOf, sourceFiles } from "./imports.ts";
import { forbiddenImports, misspeltImports, tooCrowded } from "./room-rules.ts";
import { withRoomTable } from "./room-table.ts";
import { crowdedFolders, MAX_LOOSE_FILES, rooms } from "./rooms.ts";

const architecture = path.join(root, "ARCHITECTURE.md");

/** Tells what breaks the layout of the project: imports, crowded folders, an old table in ARCHITECTURE.md. Answers whether nothing does. */
export function checkRooms(): boolean {
  const files = sourceFiles();
  const imports = importsOf(files);
  const text = fs.readFileSync(architecture, "utf8");
  const problems = [
    ...forbiddenImports(rooms, imports),
    ...misspeltImports(rooms, imports),
    ...tooCrowded(files, MAX_LOOSE_FILES, crowdedFolders),
    ...(withRoomTable(text, rooms) === text ? [] : ["ARCHITECTURE.md shows another table of rooms: npm run check -- --write"]),
  ];
  for (const problem of problems) console.log(`rooms: ${problem}`);
  return problems.length === 0;
}

/** Writes the table of rooms into ARCHITECTURE.md. */
export function writeRoomTable(): void {
  fs.writeFileSync(architecture, withRoomTable(fs.readFileSync(architecture, "utf8"), rooms));
}
