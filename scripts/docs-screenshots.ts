import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./bootstrap/root.ts";

// `npm run docs:screenshots`: takes the pictures in `docs/screenshots` anew, from the real app, by the harness that tests it.
const { status } = spawnSync(process.execPath, [path.join(root, "scripts", "test.ts"), "--project", "app", "e2e/screenshots"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, EASEL_DOCS_SCREENSHOTS: "1" },
});
process.exit(status ?? 1);
