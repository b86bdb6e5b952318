import { COMMANDS, type CommandId } from "#contract/commands.ts";
import { messages } from "#contract/messages/messages.ts";

export type PaletteItem = { kind: "command"; id: CommandId; keys: string | null } | { kind: "search"; text: string };

/** Commands whose name has all of these words, however they begin; and last, a look for them in the gallery. */
export function paletteItems(typed: string): PaletteItem[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const found = COMMANDS.filter(({ id }) => id !== "palette" && words.every((word) => plain(messages.commands.names[id]).includes(word)));
  const items = found.map(({ id, keys }): PaletteItem => ({ kind: "command", id, keys }));
  return words.length === 0 ? items : [...items, { kind: "search", text: typed.trim() }];
}

/** Without capitals and accents, which nobody types to find something. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
