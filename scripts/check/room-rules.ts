import path from "node:path";
import { type Import, isForTests } from "./imports.ts";
import type { Room } from "./rooms.ts";

/** What breaks the table of rooms, one sentence each. */
export function forbiddenImports(rooms: readonly Room[], imports: Import[]): string[] {
  return imports.flatMap((each) => {
    const room = isForTests(each.from) ? undefined : roomOf(rooms, each.from);
    const reason = room && reasonAgainst(rooms, room, each);
    return reason ? [`${each.from} may not import ${each.to}: ${reason}`] : [];
  });
}

function reasonAgainst(rooms: readonly Room[], room: Room, { from, to, kind }: Import): string | null {
  if (kind === "node") return room.runsIn === "a page" ? `${room.folder} runs in a page, which has no Node.` : null;
  if (kind === "package") return to === "electron" && room.runsIn !== "Electron" ? `${room.folder} runs without Electron.` : null;
  if (room.mayImport === "anything") return null;
  if (isForTests(to)) return "it is for tests.";
  if (roomOf(rooms, to) === room) return floorReason(room, from, to);
  if (room.mayImport.some((allowed) => to === allowed || isIn(allowed, to))) return null;
  return `${room.folder} imports ${room.mayImport.join(", ") || "nothing of ours"}.`;
}

/** Within a room, an import goes along a floor or down. */
function floorReason({ folder, floors }: Room, from: string, to: string): string | null {
  if (!floors) return null;
  const floorOf = (inside: string) => floors.findIndex(({ folders }) => folders.includes(inside));
  const [here, there] = [from, to].map((file) => path.posix.dirname(path.posix.relative(folder, file)).replace(/^\.$/, "")) as [
    string,
    string,
  ];
  if (floorOf(here) === -1) return `scripts/check/rooms.ts does not know the folder ${folder}/${here}.`;
  return floorOf(there) > floorOf(here) ? `${path.posix.join(folder, there)} is on a higher floor.` : null;
}

/** The innermost room around a file; undefined for the files of the root. */
function roomOf(rooms: readonly Room[], file: string): Room | undefined {
  return rooms.filter(({ folder }) => isIn(folder, file)).sort((one, other) => other.folder.length - one.folder.length)[0];
}

const isIn = (folder: string, file: string) => file.startsWith(`${folder}/`);

/** Imports from one of the root's folders into another are written `#folder/file.ts`, those within one relative; one sentence each for others. */
export function misspeltImports(rooms: readonly Room[], imports: Import[]): string[] {
  const top = (file: string) => file.split("/")[0] ?? "";
  return imports.flatMap(({ from, to, kind, written }) => {
    if (kind !== "file" || !to.includes("/") || (roomOf(rooms, from)?.mayImport ?? "anything") === "anything") return [];
    const inside = top(from) === top(to);
    if (inside !== written.startsWith("#")) return [];
    return [`${from} imports ${written}: ${inside ? `write it relative, inside of ${top(from)}` : `write it #${to}`}.`];
  });
}

/** Folders with more than so many loose sources, tests aside, one sentence each; and exceptions that are needed no more. */
export function tooCrowded(files: string[], most: number, exceptions: Readonly<Record<string, string>>): string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const folder = path.posix.dirname(file);
    if (folder !== "." && !isForTests(file)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const crowded = [...counts].filter(([folder, count]) => count > most && !(folder in exceptions));
  const needless = Object.keys(exceptions).filter((folder) => (counts.get(folder) ?? 0) <= most);
  return [
    ...crowded.map(([folder, count]) => `${folder} holds ${count} sources, tests aside; ${most} may lie loose in a folder.`),
    ...needless.map((folder) => `${folder} does not hold more than ${most} sources: its exception in scripts/check/rooms.ts can go.`),
  ];
}
