import type { Room } from "./rooms.ts";

const BEGIN = "<!-- From scripts/check/rooms.ts, written by `npm run check -- --write` -->";
const END = "<!-- End of the rooms -->";

/** That text of ARCHITECTURE.md with the table of rooms as it is now. Throws where the text has no place for it. */
export function withRoomTable(text: string, rooms: readonly Room[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin)
    throw new Error(`The table of rooms has no place in ARCHITECTURE.md. It belongs between these lines:\n${BEGIN}\n${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${roomTable(rooms)}\n\n${text.slice(end)}`;
}

function roomTable(rooms: readonly Room[]): string {
  const rows = rooms.flatMap((room) => [
    [named(room.folder), room.holds, imported(room), room.runsIn],
    ...(room.floors ?? []).map(({ folders, holds }) => [
      `- ${folders.map((each) => (each ? named(each) : "loose files")).join(", ")}`,
      holds,
      "",
      "",
    ]),
  ]);
  return [["folder", "what", "may import", "runs in"], Array(4).fill("---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const named = (folder: string) => `\`${folder}/\``;

function imported({ mayImport, floors }: Room): string {
  if (mayImport === "anything") return mayImport;
  const others = mayImport.map((each) => `\`${each}\``).join(", ") || "nothing of ours";
  return floors ? `${others}; within: its own line and those above` : others;
}
