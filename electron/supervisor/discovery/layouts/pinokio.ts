import { z } from "zod";
import { record } from "../app-records.ts";
import type { Computer } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { environmentIn } from "../python.ts";
import { isCode } from "../source-folder.ts";

const Config = z.object({ home: z.string().min(1) });

/**
 * An app of Pinokio: `api/<name>/app` in its home folder. Pinokio starts it, on a port of the day, which it hears from what ComfyUI
 * says; so do we, from its log of the latest start of each of the app's scripts: `api/<name>/logs/api/<script>/latest`.
 */
export const pinokio: Layout = {
  id: "pinokio",
  name: "ComfyUI of Pinokio",
  use: { kind: "attach", app: "Pinokio" },
  async places(computer) {
    const found: string[] = [];
    for (const home of await homes(computer)) {
      for (const app of await computer.folders(computer.path.join(home, "api"), home)) found.push(app.path);
    }
    return found;
  },
  async recognise(computer, folder) {
    const { join, basename, dirname } = computer.path;
    const app = basename(folder) === "app" ? dirname(folder) : folder;
    if (basename(dirname(app)) !== "api") return null;
    if (!(await computer.isFile(join(app, "pinokio.js"))) && !(await computer.isFile(join(app, "pinokio.json")))) return null;
    const code = join(app, "app");
    if (!(await isCode(computer, code))) return null;
    return { folder: code, code, python: await environmentIn(computer, code, ["env"]) };
  },
  async ports(computer) {
    const ports: number[] = [];
    for (const app of await pinokio.places(computer)) ports.push(...(await portsIn(computer, app)));
    return ports;
  },
};

/** What a ComfyUI says once it listens, without the colours that a terminal's log may hold. */
const ADDRESS = /https?:\/\/(?:127\.0\.0\.1|localhost|0\.0\.0\.0):(\d{2,5})/g;
const MOST_PORTS = 10;

/** Of the app whose log it is; that an address stands in it says nothing of who answers there now. */
async function portsIn(computer: Computer, app: string): Promise<number[]> {
  const { join } = computer.path;
  if (!(await isCode(computer, join(app, "app")))) return [];
  const found: number[] = [];
  for (const script of await computer.folders(join(app, "logs", "api"), app)) {
    const log = (await computer.beginning(join(script.path, "latest"))) ?? "";
    for (const [, port] of log.matchAll(ADDRESS)) if (Number(port) < 65_536) found.push(Number(port));
  }
  return [...new Set(found)].slice(-MOST_PORTS);
}

/** Newer versions keep their settings in `~/.pinokio`, older ones where desktop apps do. */
async function homes(computer: Computer): Promise<string[]> {
  const files = [computer.inHome(".pinokio", "config.json"), computer.inAppConfig("Pinokio", "config.json")];
  const told = await Promise.all(files.map((file) => record(computer, file, Config)));
  const all = [computer.env("PINOKIO_HOME"), ...told.map((one) => one?.home), computer.inHome("pinokio")];
  return [...new Set(all.filter((home) => home !== undefined))];
}
