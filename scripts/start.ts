import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startApp } from "./bootstrap/app.ts";
import { appNeeds } from "./bootstrap/app-needs.ts";
import { openScreen } from "./bootstrap/display.ts";
import { findElectron } from "./bootstrap/electron.ts";
import { installMissing } from "./bootstrap/install-missing.ts";
import { root } from "./bootstrap/root.ts";
import { buildAll } from "./bundle/build.ts";
import { demo } from "./demo.ts";

/** Electron's `userData` of this app. */
function defaultStateDirectory(): string {
  if (process.platform === "win32") return path.join(process.env.APPDATA ?? "", "Easel");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Application Support", "Easel");
  return path.join(process.env.XDG_CONFIG_HOME || path.join(os.homedir(), ".config"), "Easel");
}

// `npm start [-- --demo] [-- any switch of the app]`: builds what has changed and runs the app.
const args = process.argv.slice(2);
const wantsDemo = args.includes("--demo");

try {
  const electron = findElectron();
  installMissing(appNeeds(electron.executable));
  await buildAll();
  const screen = await openScreen();
  const screenshot = path.join(root, ".cache", "easel-window.png");
  fs.mkdirSync(path.dirname(screenshot), { recursive: true });
  if (screen.virtual) console.log("No display here: Easel runs on a virtual one.");

  const stateDirectory =
    args.find((argument) => argument.startsWith("--user-data-dir="))?.slice("--user-data-dir=".length) ?? defaultStateDirectory();
  const app = startApp(electron, screen, [
    ...(screen.virtual && !wantsDemo ? [`--screenshot=${screenshot}`] : []),
    ...args.filter((argument) => argument !== "--demo"),
  ]);
  app.child.stdout?.pipe(process.stdout);
  let leaving = false;
  const leave = async () => {
    if (leaving) return;
    leaving = true;
    await app.quit();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void leave());

  try {
    if (wantsDemo) await demo(electron, app, stateDirectory);
    else await app.said(/^bridge: verified|already running/);
    if (!wantsDemo && !leaving) console.log("Easel is running. Ctrl-C ends it and everything it started.");
    if (wantsDemo) await leave();
  } catch (error) {
    // Who ends it knows why it has come no further.
    if (!leaving) {
      await leave(); // it runs in a group of its own, and would stay
      throw error;
    }
  }
  const code = await app.exited;
  screen.close();
  process.exit(leaving ? 0 : code);
} catch (error) {
  console.error(`\n${(error as Error).message}\n`);
  process.exit(1);
}
