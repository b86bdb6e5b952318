import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** The release of AppImage's type2-runtime for x86-64: what stands before Easel's files in an AppImage, and mounts and starts them. */
const RUNTIME = {
  address: "https://github.com/AppImage/type2-runtime/releases/download/20251108/runtime-x86_64",
  sha256: "2fca8b443c92510f1483a883f60061ad09b46b978b2631c807cd873a47ec260d",
};

/**
 * Puts the runtime of an AppImage into `file`: from the release above, or a copy of the file that `EASEL_APPIMAGE_RUNTIME` names, where
 * that cannot be reached. Throws where it cannot be fetched, or is not the one we know.
 */
export async function putAppImageRuntime(file: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (env.EASEL_APPIMAGE_RUNTIME) return fs.copyFileSync(env.EASEL_APPIMAGE_RUNTIME, file);
  const response = await fetch(RUNTIME.address);
  if (!response.ok) throw new Error(`The runtime of AppImages could not be fetched: ${RUNTIME.address} answers with ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (createHash("sha256").update(bytes).digest("hex") !== RUNTIME.sha256)
    throw new Error(`${RUNTIME.address} is not the runtime of AppImages that we know.`);
  fs.writeFileSync(file, bytes);
}
