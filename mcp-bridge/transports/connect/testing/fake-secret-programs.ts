import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../test-support/engines.ts";

const PROGRAM = fileURLToPath(new URL("fake-secret-program.mjs", import.meta.url));

/**
 * An environment in which the system's programs for secrets are played ones: the real ones need a desktop, a Mac, or Windows, and would put
 * what tests keep among a developer's own passwords. `KEPT`: the folder of what they keep.
 */
export function fakeSecretPrograms(): { PATH: string; KEPT: string } {
  const folder = temporaryFolder();
  for (const name of ["secret-tool", "security", "powershell.exe"]) {
    const script = `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" ${name} "$@"\n`;
    fs.writeFileSync(path.join(folder, name), script, { mode: 0o755 });
  }
  return { PATH: folder, KEPT: temporaryFolder() };
}
