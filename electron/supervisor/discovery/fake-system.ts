import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { Discovery } from "./discovery.ts";
import { FileSystem, type SystemInfo } from "./file-system.ts";

const HOMES = { win32: "C:\\Users\\Zoë Müller", darwin: "/Users/zoë müller", linux: "/home/zoë 画" } as const;
export type Platform = keyof typeof HOMES;

/**
 * A computer with any of the three systems, as real files under a temporary folder: `C:\Users\...` lies at `<folder>/C/Users/...`.
 * Paths are written with "/" and begin with "~", a drive or "/".
 */
export class FakeSystem {
  readonly platform: Platform;
  readonly home: string;
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
  readonly env: Record<string, string>;
  readonly path: path.PlatformPath;

  constructor(platform: Platform, env: Record<string, string> = {}) {
    this.platform = platform;
    this.home = HOMES[platform];
    this.path = platform === "win32" ? path.win32 : path.posix;
    this.env = env;
    onTestFinished(() => fs.rmSync(this.folder, { recursive: true, force: true }));
  }

  /** A path as that system writes it. */
  at(place: string): string {
    return this.path.normalize(place.replace(/^~/, this.home));
  }

  file(place: string, content: string | object = ""): void {
    const file = this.#onDisk(this.at(place));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }

  /** Relative, as `ln -s` would make it. */
  link(place: string, target: string): void {
    const link = this.#onDisk(this.at(place));
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(target, link);
  }

  /** ComfyUI's code folder. */
  comfy(place: string, version = "0.24.0"): void {
    for (const name of ["main.py", "nodes.py", "comfy/cli_args.py", "comfy_extras/x.py", "custom_nodes/x.py"])
      this.file(`${place}/${name}`);
    this.file(`${place}/comfyui_version.py`, `# made by a release\n__version__ = "${version}"\n`);
  }

  venv(place: string, version = "3.12"): void {
    this.file(`${place}/pyvenv.cfg`, `home = /usr/bin\nversion = ${version}.4\n`);
    this.file(this.platform === "win32" ? `${place}/Scripts/python.exe` : `${place}/bin/python3`);
  }

  torch(place: string): void {
    this.file(`${place}/${this.platform === "win32" ? "Lib" : "lib/python3.12"}/site-packages/torch/__init__.py`);
  }

  conda(place: string, version = "3.11"): void {
    this.file(`${place}/conda-meta/python-${version}.9-h1234_0.json`, {});
    this.file(this.platform === "win32" ? `${place}/python.exe` : `${place}/bin/python3`);
  }

  /** A Python unpacked from python.org's archive for embedding. */
  embedded(place: string, digits = "312"): void {
    for (const name of ["python.exe", `python${digits}._pth`]) this.file(`${place}/${name}`);
  }

  info(): SystemInfo {
    const drives = this.platform === "win32" ? ["C:\\", "D:\\"] : [];
    return { platform: this.platform, home: this.home, env: this.env, drives, onDisk: (place) => this.#onDisk(place) };
  }

  fileSystem(): FileSystem {
    return new FileSystem(this.info());
  }

  /** Asks only the given ports and those that records name. */
  discovery(ports: readonly number[] = []): Discovery {
    return new Discovery({ systemInfo: async () => this.info(), ports });
  }

  #onDisk(place: string): string {
    return path.join(this.folder, ...place.replace(/^([A-Z]):/, "$1").split(/[\\/]/));
  }
}
