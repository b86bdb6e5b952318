import { execFile } from "node:child_process";

/** Who shows tray icons on Linux desktops; Electron's own question, but it does not hand the answer on (StatusNotifierItem). */
export const STATUS_NOTIFIER_WATCHER = "org.kde.StatusNotifierWatcher";

/** Programs that can ask the session's bus, and what they say for yes. One of them is on nearly every desktop. */
export const WATCHER_QUERIES: readonly { program: string; args: string[]; yes: RegExp }[] = [
  {
    program: "gdbus",
    args: [
      ...["call", "--session", "--timeout", "2", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus"],
      ...["--method", "org.freedesktop.DBus.NameHasOwner", STATUS_NOTIFIER_WATCHER],
    ],
    yes: /^\(true,\)/,
  },
  {
    program: "busctl",
    args: [
      ...["--user", "--timeout=2", "call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"],
      ...["NameHasOwner", "s", STATUS_NOTIFIER_WATCHER],
    ],
    yes: /^b true/,
  },
  {
    program: "dbus-send",
    args: [
      ...["--session", "--print-reply", "--reply-timeout=2000", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"],
      ...["org.freedesktop.DBus.NameHasOwner", `string:${STATUS_NOTIFIER_WATCHER}`],
    ],
    yes: /boolean true/,
  },
];

/** Whether tray icons are seen on this desktop now. Where nobody can tell, it is taken for no: then the person is asked. */
export async function hasTray(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (platform !== "linux") return true;
  for (const { program, args, yes } of WATCHER_QUERIES) {
    const said = await answer(program, args, env);
    if (said !== null) return yes.test(said);
  }
  return false;
}

/** What it printed, also when it failed; null when there is no such program. */
function answer(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: 3_000 }, (error, out) =>
      resolve(error && "code" in error && error.code === "ENOENT" ? null : out),
    );
  });
}
