import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { Missing } from "./missing.ts";

/** What Electron needs of a Debian or Ubuntu system, and a screen where there is none. */
const LIBRARIES = ["libgtk-3-0", "libnss3", "libgbm1", "libasound2"];
const SCREEN = ["xvfb", "dbus", "dbus-x11"];

const has = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const hasDisplay = () => process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Installs what is missing as root; throws `Missing`, as another user with the command to type. */
export function installSystemLibraries(electron: string): void {
  if (process.platform !== "linux") return;
  const missing = spawnSync("ldd", [electron], {
    encoding: "utf8",
    env: { ...process.env, LD_LIBRARY_PATH: electron.replace(/\/[^/]*$/, "") },
  }).stdout?.includes("not found");
  const packages = [...(missing ? LIBRARIES : []), ...(hasDisplay() || (has("Xvfb") && has("dbus-run-session")) ? [] : SCREEN)];
  if (packages.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (!has("apt-get"))
    throw new Missing(
      `Easel's window needs system libraries that are missing here (on Debian: ${packages.join(" ")}). Install them and run the same command again.`,
    );
  if (process.getuid?.() !== 0)
    throw new Missing(
      `Easel's window needs system libraries that are missing here. Type this, then run the same command again:\n\n  sudo apt-get update && sudo ${command}`,
    );
  console.log(`Installing system libraries: ${packages.join(" ")} ...`);
  const options = {
    stdio: ["ignore", "ignore", "inherit"] as ("ignore" | "inherit")[],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  spawnSync("apt-get", ["update", "-qq"], options);
  if (spawnSync("sh", ["-c", command], options).status !== 0)
    throw new Missing(`Installing ${packages.join(" ")} failed (see above). Check the network and run the same command again.`);
}

export interface Screen {
  /** Variables for programs that shall draw on it. */
  env: Record<string, string>;
  /** True when it exists only in memory, so nobody sees it. */
  virtual: boolean;
  close(): void;
}

/** The machine's own screen, or a virtual one (1280 x 800) with a session bus of its own. */
export async function openScreen(): Promise<Screen> {
  if (hasDisplay()) return { env: {}, virtual: false, close: () => {} };
  // In groups of their own: a terminal's Ctrl-C must reach the app first, and the screen only after the app has ended.
  const xvfb = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp"], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const display = (await firstLine(xvfb, 3)).trim();
  const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address=3"], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const address = (await firstLine(bus, 3)).trim();
  const close = () => {
    for (const child of [bus, xvfb]) child.kill("SIGTERM");
  };
  process.on("exit", close);
  return { env: { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: address }, virtual: true, close };
}

function firstLine(child: ChildProcess, fd: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = child.stdio[fd] as NodeJS.ReadableStream;
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.split("\n")[0] ?? "");
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code} before it was ready`)));
  });
}

/** Chromium refuses its sandbox to root; only there it is switched off. */
export const sandboxArguments = () => (process.getuid?.() === 0 ? ["--no-sandbox"] : []);
export const graphicsArguments = (screen: Screen) => (screen.virtual ? ["--disable-gpu"] : []);
