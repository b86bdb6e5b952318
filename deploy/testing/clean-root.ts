import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/*
 * A container without Docker: a folder with a Debian in it, and Linux's own `chroot`, `unshare` and `mount`. Only for root. It shares the
 * network with this computer, as `docker run --network host` does.
 */

/** What Docker gives every process. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface Running {
  /** `USER`: numbers, as `uid:gid`; root where it is left out. */
  user?: string;
  directory?: string;
  env?: Record<string, string>;
  /** Folders of this computer, by where they are in the container: all that may be written to. Without it everything may be. */
  volumes?: Record<string, string>;
}

/** Puts a Debian and a Node into a folder, as the image `node` has them. Takes minutes. */
export function makeBase(folder: string, release: string, node: string): void {
  fs.mkdirSync(folder, { recursive: true });
  // With mounts of its own: it leaves its /proc in the folder.
  execFileSync("unshare", ["--mount", "debootstrap", "--variant=minbase", release, folder], { stdio: ["ignore", "ignore", "inherit"] });
  fs.copyFileSync(node, path.join(folder, "usr/local/bin/node"));
  execFileSync("npm", ["install", "--global", "--prefix", path.join(folder, "usr/local"), "--no-audit", "--no-fund", "npm@10"]);
  // How this computer reaches the network.
  fs.copyFileSync("/etc/resolv.conf", path.join(folder, "etc/resolv.conf"));
  const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
  if (certificates === undefined) return;
  fs.mkdirSync(path.join(folder, path.dirname(certificates)), { recursive: true });
  fs.copyFileSync(certificates, path.join(folder, certificates));
}

/** Starts a command in that root, as its first process (PID 1), which ends with whatever it has started. */
export function startIn(
  root: string,
  command: readonly string[],
  { user = "0:0", directory = "/", env = {}, volumes }: Running,
): ChildProcess {
  const readOnly = ['mount --bind "$ROOT" "$ROOT"', 'mount -o remount,bind,ro "$ROOT"'];
  const binds = Object.entries(volumes ?? {}).map(([inside, outside]) => `mount --bind '${outside}' "$ROOT${inside}"`);
  const mounts = [...(volumes ? readOnly : []), 'mount -t proc proc "$ROOT/proc"', ...binds];
  const enter = `exec env -i PATH=${PATH} "$@"`;
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const chroot = ["chroot", `--userspec=${user}`, root, "env", `--chdir=${directory}`, ...command];
  return spawn(
    "unshare",
    ["--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", [...mounts, enter].join("\n"), "sh", ...variables, ...chroot],
    { env: { ...process.env, ROOT: root }, stdio: ["ignore", "pipe", "pipe"] },
  );
}

/** Runs a command there to its end; gives what it printed. Throws with its words where it ends with another code than 0. */
export async function runIn(root: string, command: readonly string[], running: Running): Promise<string> {
  const child = startIn(root, command, running);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${said.stdout.slice(-2_000)}\n${said.stderr.slice(-4_000)}`);
  return said.stdout;
}
