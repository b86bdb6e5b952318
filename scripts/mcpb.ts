import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { systemClock } from "#base/clock.ts";
import { readBridgePrograms } from "#electron/client-configs/extension/bridge-programs.ts";
import { bundle } from "#electron/client-configs/extension/mcpb-bundle.ts";
import { probeStart } from "#electron/client-configs/status/start-probe.ts";
import { npm } from "./bootstrap/npm.ts";
import { root } from "./bootstrap/root.ts";
import { buildAll } from "./bundle/build.ts";

// `npm run mcpb`: Easel as an extension file for Claude Desktop, looked over by the format's own tool.
const PACKER = "@anthropic-ai/mcpb@2.1.2";

await buildAll();
const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const file = path.join(root, "out", "Easel.mcpb");
fs.mkdirSync(path.dirname(file), { recursive: true });
const icon = fs.readFileSync(path.join(root, "electron", "window", "icon.png"));
const build = path.join(root, ".vite", "build");
const notices = fs.readFileSync(path.join(build, "THIRD-PARTY-NOTICES.txt"));
fs.writeFileSync(file, bundle({ programs: await readBridgePrograms(build), notices, icon, version }));
console.log(`${file}: ${(fs.statSync(file).size / 1000).toFixed(0)} kB`);

const work = fs.mkdtempSync(path.join(os.tmpdir(), "easel-mcpb-"));
try {
  if (npm(["install", "--no-save", "--ignore-scripts", PACKER], work).status !== 0)
    throw new Error(`The official tool (${PACKER}) could not be fetched, so the file was not checked.`);
  const mcpb = (...args: string[]) => {
    const { status } = spawnSync(
      process.execPath,
      [path.join(work, "node_modules", "@anthropic-ai", "mcpb", "dist", "cli", "cli.js"), ...args],
      {
        stdio: "inherit",
      },
    );
    if (status !== 0) throw new Error(`mcpb ${args[0]} does not accept the file.`);
  };
  const unpacked = path.join(work, "unpacked");
  mcpb("unpack", file, unpacked);
  mcpb("validate", unpacked);
  mcpb("info", file);
  const trial = await probeStart(
    { command: process.execPath, args: [path.join(unpacked, "server", "easel-bridge.cjs")], env: {} },
    { directory: work, clock: systemClock },
  );
  if (trial.kind !== "starts") throw new Error("What the file brings does not start.");
  console.log(`The bridge in it starts and offers ${trial.tools} tools.`);
  // What it packs from the same files must say the same: the format is theirs.
  mcpb("pack", unpacked, path.join(work, "theirs.mcpb"));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
