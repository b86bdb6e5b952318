import os from "node:os";
import path from "node:path";
import { build } from "vite";
import { root } from "../scripts/bootstrap/root.ts";
import { programConfig } from "../vite.programs.config.ts";
import { McpProcess, median } from "./mcp-process.ts";

export interface Startup {
  /** Milliseconds from spawn to the answer of `initialize`, medians. */
  floor: number;
  bridge: number;
  ratio: number;
  toolsListBytes: number;
  residentMegabytes: { floor: number; bridge: number };
}

const RUNS = 15;

/** Floor and bridge by turns, so that a slow moment of the machine hits both. The bridge serves in process, with no engine there. */
export async function measureStartup(stateDirectory: string): Promise<Startup> {
  const outDir = path.join(root, ".vite", "bench");
  await build(programConfig("floor", path.join(root, "bench", "floor-server.ts"), outDir));
  // `minify` goes by the name: the floor is bundled like the bridge.
  const programs = {
    floor: [path.join(outDir, "floor.cjs")],
    bridge: [path.join(root, ".vite", "build", "easel-bridge.cjs"), "--stdio", "--comfyui-url", "http://127.0.0.1:9"],
  };
  const env = { PATH: process.env.PATH, HOME: os.homedir(), EASEL_STATE_DIR: stateDirectory };
  const times: Record<keyof typeof programs, number[]> = { floor: [], bridge: [] };
  const memory: Record<keyof typeof programs, number[]> = { floor: [], bridge: [] };
  let toolsListBytes = 0;
  for (let run = -2; run < RUNS; run += 1) {
    for (const name of ["floor", "bridge"] as const) {
      const start = performance.now();
      const server = new McpProcess(process.execPath, programs[name], env);
      await server.initialize();
      const took = performance.now() - start;
      server.initialized();
      const { text } = await server.request("tools/list");
      if (run >= 0) {
        times[name].push(took);
        memory[name].push(server.residentMegabytes());
        if (name === "bridge") toolsListBytes = Buffer.byteLength(text);
      }
      await server.end();
    }
  }
  const [floor, bridge] = [median(times.floor), median(times.bridge)];
  return {
    floor,
    bridge,
    ratio: bridge / floor,
    toolsListBytes,
    residentMegabytes: { floor: median(memory.floor), bridge: median(memory.bridge) },
  };
}
