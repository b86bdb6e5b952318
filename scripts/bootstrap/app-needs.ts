import { spawnSync } from "node:child_process";
import path from "node:path";
import { hasDisplay } from "./display.ts";
import type { SystemNeed } from "./install-missing.ts";
import { programNeed } from "./install-missing.ts";

/** What the app needs of a Linux system: the libraries of that Electron (null: there is none to ask), and a screen where there is none. */
export function appNeeds(electron: string | null): SystemNeed[] {
  if (process.platform !== "linux") return [];
  const libraries: SystemNeed = {
    name: "libraries for Electron",
    isMissing: () => electron !== null && lacksLibraries(electron),
    // libasound2 has another name in newer systems; its -dev package has not, and brings it.
    packages: ["libgtk-3-0", "libnss3", "libgbm1", "libasound2-dev"],
  };
  return [libraries, ...(hasDisplay() ? [] : [programNeed("Xvfb", "xvfb"), programNeed("dbus-daemon", "dbus", "dbus-x11")])];
}

function lacksLibraries(electron: string): boolean {
  const env = { ...process.env, LD_LIBRARY_PATH: path.dirname(electron) };
  return spawnSync("ldd", [electron], { encoding: "utf8", env }).stdout?.includes("not found") ?? false;
}
