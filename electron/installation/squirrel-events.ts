import path from "node:path";

/** Why Squirrel, which installs Easel on Windows, has started it (Squirrel.Windows, "Custom Squirrel Events"). */
export type SquirrelEvent = "install" | "updated" | "uninstall" | "obsolete";

/** Null where it was started to run, also for the first time. */
export function squirrelEvent(platform: NodeJS.Platform, argv: readonly string[]): SquirrelEvent | null {
  const named = /^--squirrel-(install|updated|uninstall|obsolete)$/.exec(argv[1] ?? "")?.[1];
  return platform === "win32" && named !== undefined ? (named as SquirrelEvent) : null;
}

/** Where Windows keeps what a program can open (Microsoft, "Registering applications"), for this person alone. */
const OPEN_WITH = "HKCU\\Software\\Classes\\Applications\\easel.exe";
const OPENED = [".json", ".png"];

/**
 * What is to be run for an event: shortcuts come and go, and so does Easel in the menu "Open with" of workflows, where it is no default.
 * `executable` is that of this version; what is written names the one beside all versions, which stays.
 */
export function squirrelCommands(event: SquirrelEvent, executable: string): [program: string, ...words: string[]][] {
  const folder = path.win32.dirname(path.win32.dirname(executable));
  const name = path.win32.basename(executable);
  const update = path.win32.join(folder, "Update.exe");
  switch (event) {
    case "install":
    case "updated":
      return [
        [update, `--createShortcut=${name}`],
        addValue(OPEN_WITH, "FriendlyAppName", "Easel"),
        addValue(`${OPEN_WITH}\\shell\\open\\command`, null, `"${path.win32.join(folder, name)}" "%1"`),
        ...OPENED.map((ending) => addValue(`${OPEN_WITH}\\SupportedTypes`, ending, "")),
      ];
    case "uninstall":
      return [
        [update, `--removeShortcut=${name}`],
        ["reg.exe", "delete", OPEN_WITH, "/f"],
      ];
    case "obsolete":
      return [];
  }
}

/** `name` null: the key's own value. */
const addValue = (key: string, name: string | null, value: string): [string, ...string[]] => [
  "reg.exe",
  "add",
  key,
  ...(name === null ? ["/ve"] : ["/v", name]),
  "/d",
  value,
  "/f",
];
