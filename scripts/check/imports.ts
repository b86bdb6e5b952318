import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root } from "../bootstrap/root.ts";

/** One import of one source file; all paths are from the project's root, with slashes. */
export interface Import {
  from: string;
  /** A file of ours ("base/errors.ts"), a package ("zod", "electron") or a part of Node ("node:fs"). */
  to: string;
  kind: "file" | "package" | "node";
  /** As it is written: "#base/errors.ts", "../errors.ts". */
  written: string;
  /** Gone when the types are. */
  typesOnly: boolean;
}

/** Every file of ours that holds code, as git knows it or would take it in. */
export function sourceFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx", "*.mjs", "*.mts"], {
    cwd: root,
    encoding: "utf8",
  });
  return [...new Set(listed.trim().split("\n"))].filter((file) => fs.existsSync(path.join(root, file)));
}

/** All imports of these files. */
export function importsOf(files: string[]): Import[] {
  return files.flatMap((file) => importsIn(file, fs.readFileSync(path.join(root, file), "utf8")));
}

/** The imports in a file's code, as the formatter leaves them: a statement begins its line, and names its module in double quotes. */
export function importsIn(from: string, code: string): Import[] {
  const statements = [...code.matchAll(/^(?:import|export)( type)?\s(?:[^;"'`]*?\sfrom\s)?"([^"]+)"/gm)];
  const calls = [...code.matchAll(/\bimport()\("([^"]+)"\)/g)];
  return [...statements, ...calls].map(([, type, name = ""]) => ({ from, ...target(from, name), written: name, typesOnly: Boolean(type) }));
}

function target(from: string, name: string): Pick<Import, "to" | "kind"> {
  if (name.startsWith("#")) return { to: name.slice(1), kind: "file" };
  if (name.startsWith(".")) return { to: path.posix.join(path.posix.dirname(from), name), kind: "file" };
  if (name.startsWith("node:")) return { to: name, kind: "node" };
  return { to: name.split("/", name.startsWith("@") ? 2 : 1).join("/"), kind: "package" };
}

/** What only tests use: tests, what plays their surroundings, and what shows the window's scenes. */
export function isForTests(file: string): boolean {
  return /\.test\.tsx?$|(^|\/)(test|testing|test-support|conformance|dev)\/|(^|\/)(testing|fixtures|fixture-\w+|fake-[\w-]+)\.ts$|^(e2e|bench)\//.test(
    file,
  );
}
