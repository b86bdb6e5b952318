import { spawnSync } from "node:child_process";
import { findProgram } from "./find-program.ts";

/** Something of the operating system that Easel or its tests need. */
export interface SystemNeed {
  /** What a person calls it. */
  name: string;
  isMissing: () => boolean;
  /** Debian's packages that bring it. */
  packages: string[];
  /** A command that brings it for any user, where no package does. */
  download?: string[];
}

export const programNeed = (name: string, ...packages: string[]): SystemNeed => ({
  name,
  isMissing: () => findProgram(name) === null,
  packages,
});

/**
 * Brings all that is missing, by apt in one go where this is root. Throws with the one command that a person has to type where it is
 * not, and where something is missing afterwards.
 */
export function installMissing(needs: SystemNeed[]): void {
  const missing = needs.filter(({ isMissing }) => isMissing());
  for (const { download } of missing) if (download) run(download);
  const packages = [...new Set(missing.flatMap(({ packages }) => packages))];
  if (packages.length > 0 && findProgram("apt-get")) aptInstall(packages);
  const lacking = missing.filter(({ isMissing }) => isMissing()).map(({ name }) => name);
  if (lacking.length > 0) throw new Error(`Missing on this computer: ${lacking.join(", ")}. Install it and run the same command again.`);
}

function aptInstall(packages: string[]): void {
  const install = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `Programs or libraries are missing on this computer. Type this, then run the same command again:\n\n  sudo apt-get update && sudo ${install}`,
    );
  }
  console.log(`Installing ${packages.join(" ")} ...`);
  run(["apt-get", "update", "-qq"]);
  if (!run(install.split(" "))) {
    throw new Error(`Installing ${packages.join(" ")} failed (see above). Check the network and run the same command again.`);
  }
}

function run([program = "", ...args]: string[]): boolean {
  // RUNLEVEL: only the programs are wanted; a service that starts by itself would be in nobody's interest.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const { status, stderr } = spawnSync(program, args, { stdio: ["ignore", "ignore", "pipe"], env });
  if (status !== 0) process.stderr.write(stderr ?? "");
  return status === 0;
}
