import fs from "node:fs/promises";
import path from "node:path";

/** The bridge's own file. */
export const BRIDGE_PROGRAM = "easel-bridge.cjs";

/** The decoders of AVIF and HEIC, which the bridge looks for beside itself when somebody gives it such a picture. */
export const CODEC_PROGRAMS = ["heif-codec.cjs", "libheif.cjs"] as const;

/** All that the bridge is made of, wherever it is put. */
export const BRIDGE_PROGRAMS = [BRIDGE_PROGRAM, ...CODEC_PROGRAMS] as const;

/** Their bytes by name, from the folder of a build. Rejects with the system's error where one is missing. */
export async function readBridgePrograms(folder: string): Promise<Record<string, Buffer>> {
  return Object.fromEntries(await Promise.all(BRIDGE_PROGRAMS.map(async (name) => [name, await fs.readFile(path.join(folder, name))])));
}
