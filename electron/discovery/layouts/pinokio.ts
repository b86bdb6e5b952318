import { z } from "zod";
import { isCode } from "../code.ts";
import type { Computer } from "../computer.ts";
import type { Layout } from "../layout.ts";
import { environmentIn } from "../python.ts";
import { record } from "../records.ts";

const Config = z.object({ home: z.string().min(1) });

/** An app of Pinokio: `api/<name>/app` in its home folder. Pinokio starts it, on a port that only its window tells. */
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
};

/** Newer versions keep their settings in `~/.pinokio`, older ones where desktop apps do. */
async function homes(computer: Computer): Promise<string[]> {
  const files = [computer.inHome(".pinokio", "config.json"), computer.inAppConfig("Pinokio", "config.json")];
  const told = await Promise.all(files.map((file) => record(computer, file, Config)));
  const all = [computer.env("PINOKIO_HOME"), ...told.map((one) => one?.home), computer.inHome("pinokio")];
  return [...new Set(all.filter((home) => home !== undefined))];
}
