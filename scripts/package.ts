import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./bootstrap/root.ts";

// `npm run package` (a folder that runs) or `npm run package -- make` (installers), by Electron Forge.
const [command = "package", ...rest] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [path.join(root, "node_modules", "@electron-forge", "cli", "dist", "electron-forge.js"), command, ...rest],
  {
    cwd: root,
    stdio: "inherit",
  },
);
process.exit(status ?? 1);
