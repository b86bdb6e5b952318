import path from "node:path";
import { type Import, isForTests } from "./imports.ts";
import type { Room } from "./rooms.ts";

/** What breaks the table of rooms, a sentence each. */
export function brokenWalls(rooms: readonly Room[], imports: Import[]): string[] {
  return imports.flatMap((each) => {
    const problem = isForTests(each.from) ? null : problemOf(rooms, each);
    return problem ? [`${each.from} imports ${each.to}: ${problem}`] : [];
  });
}

function problemOf(rooms: readonly Room[], { from, to, kind, typesOnly }: Import): string | null {
  const room = roomOf(rooms, from);
  if (!room || room.mayImport === "anything") return null;
  if (kind === "file") return fileProblem(rooms, room, from, to);
  if (typesOnly && kind === "package") return null;
  if (kind === "node") return room.runsIn === "page" ? `${room.folder} also runs in the window's page, which has no Node.` : null;
  return to === "electron" && room.runsIn !== "electron" ? `${room.folder} runs without Electron.` : null;
}

function fileProblem(rooms: readonly Room[], room: Room, from: string, to: string): string | null {
  if (isForTests(to)) return "only tests may.";
  const other = roomOf(rooms, to);
  if (other === room) return floorProblem(room, from, to);
  const allowed = room.mayImport as readonly string[];
  if (
    allowed.some((each) => to === each || isIn(each, to)) &&
    (other === undefined || allowed.some((each) => isIn(other.folder, each) || each === other.folder))
  )
    return null;
  return `${room.folder} may import ${allowed.join(", ") || "nothing of ours"}.`;
}

/** Within a room arrows point down, or go along a floor. */
function floorProblem({ folder, floors }: Room, from: string, to: string): string | null {
  if (!floors) return null;
  const [here, there] = [from, to].map((file) => {
    const inside = path.posix.relative(folder, path.posix.dirname(file));
    return { inside, floor: floors.findIndex((floor) => inside in floor) };
  }) as [{ inside: string; floor: number }, { inside: string; floor: number }];
  for (const { inside, floor } of [here, there]) if (floor === -1) return `${folder}/${inside} is not in the table of rooms.`;
  return there.floor > here.floor ? `${there.inside || "what lies loose"} is above ${here.inside || "what lies loose"}.` : null;
}

/** The innermost room that a file lies in; undefined for files of the root and of folders that are no rooms. */
function roomOf(rooms: readonly Room[], file: string): Room | undefined {
  return rooms.filter(({ folder }) => isIn(folder, file)).sort((one, other) => other.folder.length - one.folder.length)[0];
}

const isIn = (folder: string, file: string) => file.startsWith(`${folder}/`);

/** Folders with more loose sources than a newcomer can look over, tests aside, a sentence each; and exceptions that are none any more. */
export function crowdedFolders(files: string[], most: number, exceptions: Record<string, string>): string[] {
  const loose = Map.groupBy(
    files.filter((file) => !isForTests(file) && file.includes("/")),
    (file) => path.posix.dirname(file),
  );
  const crowded = [...loose].filter(([folder, { length }]) => length > most && !(folder in exceptions));
  const needless = Object.keys(exceptions).filter((folder) => (loose.get(folder)?.length ?? 0) <= most);
  return [
    ...crowded.map(([folder, { length }]) => `${folder} holds ${length} sources, tests aside; at most ${most} lie loose in a folder.`),
    ...needless.map((folder) => `${folder} holds no more than ${most} sources: it needs no exception any more.`),
  ];
}
