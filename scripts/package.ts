import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./bootstrap/root.ts";

// `npm run package` (a folder that runs) or `npm run package -- make` (installers), by Electron Forge.
const [command = "package", ...rest] = process.argv.slice(2);
const { status } = spawnSync(path.join(root, "node_modules", ".bin", "electron-forge"), [command, ...rest], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
