import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { programConfig, programs } from "../../../vite.programs.config.ts";

const here = path.dirname(fileURLToPath(import.meta.url));

/** The modules of the bridge that have another in their place, here under the same name. */
const REPLACED = ["answers.ts", "protocol-server.ts", "sdk-v2.ts"];

/**
 * Builds the bridge as it is shipped, but for three modules that lie in this folder: they add the suite's fixtures to what the bridge
 * offers. Returns the path of the program.
 */
export async function buildFixtureBridge(outDir: string): Promise<string> {
  const config = programConfig("easel-bridge", programs["easel-bridge"], outDir);
  await build({ ...config, logLevel: "error", plugins: [withFixtures(), ...(config.plugins ?? [])] });
  return path.join(outDir, "easel-bridge.cjs");
}

function withFixtures(): Plugin {
  const server = path.resolve(here, "../../server");
  return {
    name: "with-fixtures",
    enforce: "pre",
    resolveId(source, importer = "") {
      if (path.dirname(importer) === here) return null;
      const [folder, name] = [path.dirname(path.resolve(path.dirname(importer), source)), path.basename(source)];
      return folder === server && REPLACED.includes(name) ? path.join(here, name) : null;
    },
  };
}
