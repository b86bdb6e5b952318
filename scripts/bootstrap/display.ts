import { type ChildProcess, spawn } from "node:child_process";

/** Whether windows can be shown on a screen that is already there. */
export const hasDisplay = () => process.platform !== "linux" || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

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
