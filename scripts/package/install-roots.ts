import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** A computer of its own, as a folder: with what nobody has touched yet, and a way to put Easel there and take it away again. */
export interface InstallRoot {
  /** The program that a person starts. */
  program: string;
  /** Takes Easel away, and gives what is left of it. */
  remove(): string[];
}

/** Unpacked by hand, and thrown away. */
export function fromZip(zip: string, root: string): InstallRoot {
  execFileSync("unzip", ["-q", zip, "-d", root]);
  const [folder = ""] = fs.readdirSync(root);
  return {
    program: path.join(root, folder, "easel"),
    remove: () => {
      fs.rmSync(path.join(root, folder), { recursive: true });
      return fs.readdirSync(root);
    },
  };
}

/** By dpkg, which keeps its own book of this root. What Easel depends on is not there, and is not asked for. */
export function fromDeb(deb: string, root: string): InstallRoot {
  const book = path.join(root, "var", "lib", "dpkg");
  for (const folder of ["info", "updates", "triggers"]) fs.mkdirSync(path.join(book, folder), { recursive: true });
  for (const file of ["status", "available"]) fs.writeFileSync(path.join(book, file), "");
  const dpkg = (...args: string[]) =>
    execFileSync("dpkg", [`--root=${root}`, "--force-depends", "--force-script-chrootless", "--log=/dev/null", ...args], { stdio: "pipe" });
  dpkg("--install", deb);
  return {
    program: path.join(root, "usr", "lib", "easel", "easel"),
    remove: () => {
      dpkg("--purge", "easel");
      return filesIn(root).filter((file) => !file.startsWith(path.join("var", "lib", "dpkg")));
    },
  };
}

/** By rpm, with a book of this root's own, and nothing of what Easel depends on. Only root may do that. */
export function fromRpm(rpm: string, root: string): InstallRoot {
  const book = path.join("var", "lib", "rpm");
  fs.mkdirSync(path.join(root, book), { recursive: true });
  const run = (...args: string[]) =>
    execFileSync("rpm", [`--root=${root}`, `--dbpath=/${book}`, "--nodeps", "--nosignature", ...args], { stdio: "pipe" });
  run("--install", rpm);
  return {
    program: path.join(root, "usr", "lib", "easel", "easel"),
    remove: () => {
      run("--erase", "easel");
      return filesIn(root).filter((file) => !file.startsWith(book));
    },
  };
}

/** One file, which is its own program, and mounts itself by FUSE. */
export function fromAppImage(image: string, root: string): InstallRoot {
  const program = path.join(root, path.basename(image));
  fs.copyFileSync(image, program);
  fs.chmodSync(program, 0o755);
  return {
    program,
    remove: () => {
      fs.rmSync(program);
      return filesIn(root);
    },
  };
}

const filesIn = (folder: string): string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
