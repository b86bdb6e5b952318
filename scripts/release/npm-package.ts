import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { BRIDGE_PROGRAM, BRIDGE_PROGRAMS } from "#electron/client-configs/extension/bridge-programs.ts";
import { npm } from "../bootstrap/npm.ts";
import { root } from "../bootstrap/root.ts";
import { NPM_NAME, REGISTRY_NAME } from "./registry-entry.ts";

/** What a download of the bridge may weigh, packed. */
export const MAX_PACKED_BYTES = 2_000_000;

/**
 * Writes the npm package `easel-bridge` into `folder`: the bridge for servers, with what it needs beside it, without Electron.
 * The programs must be built. Gives the packed file, and its size.
 */
export function packNpmPackage(folder: string, version: string): { file: string; bytes: number } {
  const content = path.join(folder, NPM_NAME);
  fs.rmSync(content, { recursive: true, force: true });
  fs.mkdirSync(content, { recursive: true });
  for (const program of BRIDGE_PROGRAMS) fs.copyFileSync(path.join(root, ".vite", "build", program), path.join(content, program));
  fs.copyFileSync(path.join(root, ".vite", "build", "THIRD-PARTY-NOTICES.txt"), path.join(content, "THIRD-PARTY-NOTICES.txt"));
  for (const file of ["LICENSE", "NOTICES.md"]) fs.copyFileSync(path.join(root, file), path.join(content, file));
  fs.copyFileSync(path.join(root, "mcp-bridge", "config.example.yaml"), path.join(content, "config.example.yaml"));
  fs.copyFileSync(path.join(root, "mcp-bridge", "README.md"), path.join(content, "README.md"));
  fs.chmodSync(path.join(content, BRIDGE_PROGRAM), 0o755);
  fs.writeFileSync(path.join(content, "package.json"), `${JSON.stringify(manifest(version), null, 2)}\n`);
  const { status } = npm(["pack", "--pack-destination", folder, "--silent"], content);
  const file = path.join(folder, `${NPM_NAME}-${version}.tgz`);
  if (status !== 0 || !fs.existsSync(file)) throw new Error("npm could not pack the bridge.");
  return { file, bytes: fs.statSync(file).size };
}

function manifest(version: string): object {
  return {
    name: NPM_NAME,
    version,
    mcpName: REGISTRY_NAME,
    description: "An MCP server for ComfyUI: pictures from your own computer, in any AI app.",
    license: "MIT",
    keywords: ["mcp", "mcp-server", "comfyui", "stable-diffusion", "image-generation"],
    bin: { [NPM_NAME]: BRIDGE_PROGRAM },
    engines: { node: ">=20" },
    files: [...BRIDGE_PROGRAMS, "config.example.yaml", "NOTICES.md", "THIRD-PARTY-NOTICES.txt"],
  };
}

/** Installs the packed bridge into an empty folder, starts it with `node`, and gives what it says to `--version`. Throws where it does not start. */
export function tryNpmPackage(file: string, folder: string, node: string): string {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), "{}\n");
  if (npm(["install", "--no-audit", "--no-fund", "--silent", file], folder).status !== 0)
    throw new Error(`${file} could not be installed.`);
  const program = path.join(folder, "node_modules", NPM_NAME, BRIDGE_PROGRAM);
  const { status, stdout, stderr } = spawnSync(node, [program, "--version"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`The installed bridge does not start: ${stderr}`);
  return stdout.trim();
}
