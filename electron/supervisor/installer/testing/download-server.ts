import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { zip } from "#base/write-zip.ts";
import { writeComfy } from "../../testing/fake-comfy.ts";
import { python } from "../../testing/python.ts";
import { walkFiles } from "../disk-space.ts";
import type { DownloadSources } from "../download-sources.ts";

/** The sources of an installation on this computer: an HTTP server with a fake uv and a tiny ComfyUI. */
export interface DownloadServer {
  sources: DownloadSources;
  /** How an index or a file is answered from now on. */
  behave: (path: "/uv.zip" | "/comfyui.zip" | "/torch/cpu" | "/packages", how: Behaviour) => void;
  /** Paths that were requested, oldest first. */
  requested: string[];
  close: () => Promise<void>;
}

export type Behaviour =
  /** Instructions for fake_uv.py. */
  | "hang"
  | "fill"
  | "fail"
  /** Of the server itself. */
  | "missing"
  | "broken"
  | "other bytes"
  | "stops in the middle"
  | "breaks off"
  | "normal";

/** `comfyui`: another archive than that of the tiny ComfyUI. */
export async function startDownloadServer({ comfyui }: { comfyui?: Buffer } = {}): Promise<DownloadServer> {
  // This Python's absolute path: the one found by name may be a script that has to look for it at every start.
  const fakeUv = fs.readFileSync(new URL("fake_uv.py", import.meta.url), "utf8").replace(/^#!.*/, `#!${python}`);
  const uv = zip({ "uv-0.data/scripts/uv": Buffer.from(fakeUv) });
  const files: Record<string, Buffer> = { "/uv.zip": uv, "/comfyui.zip": comfyui ?? (await tinyComfy()) };
  const behaviours = new Map<string, Behaviour>();
  const requested: string[] = [];
  const server = http.createServer((request, response) => {
    const place = request.url ?? "";
    requested.push(place);
    answer(
      response,
      files[place] ?? Buffer.from(behaviours.get(place) ?? "normal"),
      place in files ? (behaviours.get(place) ?? "normal") : "normal",
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the download server does not listen");
  const at = `http://127.0.0.1:${address.port}`;
  const wheel = {
    url: `${at}/uv.zip`,
    sha256: createHash("sha256").update(uv).digest("hex"),
    bytes: uv.length,
    entry: "uv-0.data/scripts/uv",
  };
  return {
    sources: {
      uv: { programs: { [`${process.platform}-${process.arch}`]: wheel } },
      python: { version: "3.12", host: "127.0.0.1", from: [] },
      comfyui: { version: "0.24.0", host: "127.0.0.1", archive: `${at}/comfyui.zip`, tree: null },
      torch: `${at}/torch`,
      amd: `${at}/amd`,
      packages: { index: `${at}/packages`, hosts: ["127.0.0.1"] },
    },
    behave: (place, how) => behaviours.set(place, how),
    requested,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(response: http.ServerResponse, body: Buffer, how: Behaviour): void {
  switch (how) {
    case "missing":
      return void response.writeHead(404).end();
    case "broken":
      return void response.writeHead(503).end();
    case "other bytes":
      return void response.end(Buffer.concat([body.subarray(0, 100), Buffer.from("?"), body.subarray(101)]));
    case "stops in the middle":
      response.writeHead(200, { "content-length": body.length });
      return void response.write(body.subarray(0, body.length >> 1));
    case "breaks off":
      response.writeHead(200, { "content-length": body.length });
      return void response.write(body.subarray(0, body.length >> 1), () => response.destroy());
    default:
      return void response.writeHead(200, { "content-length": body.length }).end(body);
  }
}

/** Like ComfyUI's own `--quick-test-for-ci`: exits when everything is imported. */
const QUICK_TEST = `
import sys, torch
if "--quick-test-for-ci" in sys.argv:
    print("everything is imported")
    sys.exit(0)
`;

/** An archive shaped like ComfyUI's, whose main.py answers as ComfyUI does (fake-comfy.ts). */
async function tinyComfy(): Promise<Buffer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-tiny-comfy-"));
  try {
    writeComfy(folder, { serves: true });
    fs.rmSync(path.join(folder, ".venv"), { recursive: true });
    const more = [
      "comfy/__init__.py",
      "comfy_extras/__init__.py",
      "custom_nodes/example.py.example",
      "models/checkpoints/put_checkpoints_here",
    ];
    for (const file of more) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), "");
    }
    fs.writeFileSync(path.join(folder, "requirements.txt"), "aiohttp\n");
    const main = path.join(folder, "main.py");
    fs.writeFileSync(main, QUICK_TEST + fs.readFileSync(main, "utf8"));
    const files: Record<string, Uint8Array> = {};
    for await (const file of walkFiles(folder)) files[`ComfyUI-0.24.0/${path.relative(folder, file)}`] = fs.readFileSync(file);
    return zip(files);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
