import { z } from "zod";
import { readRecord } from "../app-records.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { findEnvironmentIn } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

const Config = z.object({ home: z.string().min(1) });

/**
 * An app of Pinokio: `api/<name>/app` in its home folder. Pinokio starts it on a port that changes, which it reads from ComfyUI's
 * output; so does Easel, in Pinokio's log of the latest start of each script of the app: `api/<name>/logs/api/<script>/latest`.
 */
export const pinokio: Layout = {
  id: "pinokio",
  use: { kind: "attach", app: "Pinokio" },
  async candidates(system) {
    const found: string[] = [];
    for (const home of await homes(system)) {
      for (const app of await system.folders(system.path.join(home, "api"), home)) found.push(app.path);
    }
    return found;
  },
  async recognise(system, folder) {
    const { join, basename, dirname } = system.path;
    const app = basename(folder) === "app" ? dirname(folder) : folder;
    if (basename(dirname(app)) !== "api") return null;
    if (!(await system.isFile(join(app, "pinokio.js"))) && !(await system.isFile(join(app, "pinokio.json")))) return null;
    const code = join(app, "app");
    if (!(await isSourceFolder(system, code))) return null;
    return { folder: code, code, python: await findEnvironmentIn(system, code, ["env"]) };
  },
  async ports(system) {
    const ports: number[] = [];
    for (const app of await pinokio.candidates(system)) ports.push(...(await portsIn(system, app)));
    return ports;
  },
};

/** The address that ComfyUI prints once it listens; colours of a terminal may surround it. */
const ADDRESS = /https?:\/\/(?:127\.0\.0\.1|localhost|0\.0\.0\.0):(\d{2,5})/g;
const MAX_PORTS = 10;

/** The ports in an app's logs. Whether it still answers there, nobody knows yet. */
async function portsIn(system: FileSystem, app: string): Promise<number[]> {
  const { join } = system.path;
  if (!(await isSourceFolder(system, join(app, "app")))) return [];
  const found: number[] = [];
  for (const script of await system.folders(join(app, "logs", "api"), app)) {
    const log = (await system.firstMegabyte(join(script.path, "latest"))) ?? "";
    for (const [, port] of log.matchAll(ADDRESS)) if (Number(port) < 65_536) found.push(Number(port));
  }
  return [...new Set(found)].slice(-MAX_PORTS);
}

/** Newer versions keep their settings in `~/.pinokio`, older ones where desktop apps do. */
async function homes(system: FileSystem): Promise<string[]> {
  const files = [system.inHome(".pinokio", "config.json"), system.inAppConfig("Pinokio", "config.json")];
  const configs = await Promise.all(files.map((file) => readRecord(system, file, Config)));
  const all = [system.env("PINOKIO_HOME"), ...configs.map((one) => one?.home), system.inHome("pinokio")];
  return [...new Set(all.filter((home) => home !== undefined))];
}
