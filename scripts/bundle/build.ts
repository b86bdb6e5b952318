import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { build } from "vite";
import { appViewConfig, appViewPages } from "../../vite.app-view.config.ts";
import { programConfig, programs } from "../../vite.programs.config.ts";
import { withLock } from "../bootstrap/lock.mjs";
import { root } from "../bootstrap/root.ts";
import { shippedPackages } from "../release/shipped-packages.ts";
import { thirdPartyNotices } from "../release/third-party-notices.ts";

const SOURCES = ["base", "comfyui", "contract", "docs", "electron", "mcp-bridge", "practice-engine", "renderer", "workflows"];
/** What else decides about what is built: versions, configurations, and the plugins in them. */
const RECIPES = [
  "package-lock.json",
  "vite.app-view.config.ts",
  "vite.programs.config.ts",
  "vite.renderer.config.ts",
  "scripts/bundle/ascii.ts",
  "scripts/bundle/help-pages.ts",
  "scripts/bundle/inlined-pages.ts",
  "scripts/bundle/one-file.ts",
  "scripts/bundle/packed-wasm.ts",
  "scripts/bundle/start-size.ts",
  "scripts/release/shipped-packages.ts",
  "scripts/release/third-party-notices.ts",
];
const stampFile = path.join(root, ".vite", "stamp");
const lockFile = path.join(root, ".cache", "build.lock");

/** Builds every program and the page into `.vite/`, unless nothing has changed since the last build. */
export async function buildAll({ force = false } = {}): Promise<void> {
  // Two at once would delete each other's programs.
  await withLock(lockFile, "Another run is building; waiting for it.", () => buildAlone(force));
}

async function buildAlone(force: boolean): Promise<void> {
  const stamp = sourceStamp();
  if (!force && fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  console.log("Building ...");
  fs.rmSync(path.join(root, ".vite"), { recursive: true, force: true });
  process.chdir(root);
  // First: the bridge carries the views in itself.
  for (const page of appViewPages) await build(appViewConfig(page));
  for (const [name, entry] of Object.entries(programs)) {
    await build(programConfig(name, entry));
    if (name.startsWith("easel-")) fs.chmodSync(path.join(root, ".vite", "build", `${name}.cjs`), 0o755);
  }
  await build({ configFile: path.join(root, "vite.renderer.config.ts"), logLevel: "warn" });
  fs.writeFileSync(path.join(root, ".vite", "build", "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(shippedPackages()));
  fs.writeFileSync(stampFile, stamp);
}

function sourceStamp(): string {
  const hash = createHash("sha256");
  const add = (file: string) => hash.update(file).update(fs.readFileSync(path.join(root, file)));
  for (const file of RECIPES) add(file);
  for (const room of SOURCES) {
    for (const entry of fs.readdirSync(path.join(root, room), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !entry.name.includes(".test.")) add(path.relative(root, path.join(entry.parentPath, entry.name)));
    }
  }
  return hash.digest("hex");
}
