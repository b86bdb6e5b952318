/**
 * What a person can do from everywhere in the window, in the order in which it is shown: the command palette, the list of shortcuts
 * in the settings, the window's keyboard and the menu of a Mac all come from this table. Names are in `messages.commands.names`.
 * `keys`: "Mod" is Ctrl, and Cmd on a Mac; a key of the upper row stands alone. What has none is in the palette only.
 */
export const COMMANDS = [
  { id: "palette", keys: "Mod+K" },
  { id: "home", keys: "Mod+1" },
  { id: "create", keys: "Mod+2" },
  { id: "gallery", keys: "Mod+3" },
  { id: "models", keys: "Mod+4" },
  { id: "workflows", keys: "Mod+5" },
  { id: "connect", keys: "Mod+6" },
  { id: "share", keys: "Mod+7" },
  { id: "doctor", keys: "Mod+8" },
  { id: "logs", keys: "Mod+9" },
  { id: "settings", keys: "Mod+," },
  { id: "help", keys: "F1" },
  { id: "newPicture", keys: "Mod+N" },
  { id: "search", keys: "Mod+F" },
  { id: "pause", keys: null },
  { id: "cancelAll", keys: null },
  { id: "freeMemory", keys: null },
  { id: "restartEngine", keys: null },
  { id: "copyDiagnostics", keys: null },
  { id: "zoomIn", keys: "Mod++" },
  { id: "zoomOut", keys: "Mod+-" },
  { id: "zoomReset", keys: "Mod+0" },
  { id: "quit", keys: "Mod+Q" },
] as const satisfies readonly { id: string; keys: string | null }[];

export type CommandId = (typeof COMMANDS)[number]["id"];

export const COMMAND_IDS = COMMANDS.map(({ id }) => id) as [CommandId, ...CommandId[]];

/** A key that was pressed, as `KeyboardEvent` has it. */
interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The command that a key means; null where it means none. */
export function commandOf({ key, code, ctrlKey, metaKey, altKey }: Pressed, platform: string): CommandId | null {
  const alone = !ctrlKey && !metaKey && !altKey;
  if (alone) return COMMANDS.find(({ keys }) => keys === key)?.id ?? null;
  const mod = platform === "darwin" ? metaKey && !ctrlKey : ctrlKey && !metaKey;
  if (!mod || altKey) return null;
  // Digits by their place: on some keyboards they need Shift. "=" is the key of "+" without Shift.
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  const name = digit ?? (key === "=" ? "+" : key === "_" ? "-" : key.toUpperCase());
  return COMMANDS.find(({ keys }) => keys === `Mod+${name}`)?.id ?? null;
}

/** As people of this system write a shortcut, each key by itself: ["Ctrl", "K"], ["⌘", "K"]. */
export function keysAsShown(keys: string, platform: string): string[] {
  if (!keys.startsWith("Mod+")) return [keys];
  return [platform === "darwin" ? "⌘" : "Ctrl", keys.slice("Mod+".length).replace("-", "−")];
}
