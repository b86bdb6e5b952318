import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { writeComfy } from "#electron/supervisor/testing/fake-comfy.ts";

/** A folder with a ComfyUI whose main.py is the fake that misbehaves as `FAKE_BEHAVIOUR` tells. */
export function troubledComfy(folder: string): string {
  writeComfy(folder);
  fs.copyFileSync(path.resolve("electron/supervisor/testing/fake_comfy.py"), path.join(folder, "main.py"));
  return folder;
}

/** What a ComfyUI answers to /system_stats, as far as Easel reads it. */
const stats = (argv: string[]) => ({
  system: { os: "posix", comfyui_version: "0.24.0", python_version: "3", pytorch_version: "2", argv, ram_total: 16e9, ram_free: 8e9 },
  devices: [
    { name: "cuda:0 Pretend", type: "cuda", index: 0, vram_total: 24e9, vram_free: 20e9, torch_vram_total: 2e9, torch_vram_free: 1e9 },
  ],
});

/** A ComfyUI that somebody else runs. `looks`: when it was looked at (`performance.now()`). */
export async function otherComfy(
  port: number,
  argv = ["main.py"],
): Promise<{ url: string; looks: readonly number[]; close: () => Promise<void> }> {
  const looks: number[] = [];
  const server = http.createServer((request, response) => {
    if (request.url !== "/system_stats") return void response.writeHead(404).end();
    looks.push(performance.now());
    response.setHeader("content-type", "application/json").end(JSON.stringify(stats(argv)));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    looks,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
